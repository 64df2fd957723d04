package io.rdbkit.serve;

/** What servers answer to a command that they don't know. */
final class Unknown {

    /** Servers show no more of the arguments. */
    private static final int SHOWN = 128;

    private Unknown() {}

    static CommandException command(Request request) {
        StringBuilder args = new StringBuilder();
        for (int i = 1; i < request.size() && args.length() < SHOWN; i++) {
            args.append('\'')
                    .append(cut(request.word(i).toUtf8(), SHOWN - args.length()))
                    .append("' ");
        }
        return new CommandException("ERR unknown command '"
                + cut(request.word(0).toUtf8(), SHOWN) + "', with args beginning with: " + args);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
