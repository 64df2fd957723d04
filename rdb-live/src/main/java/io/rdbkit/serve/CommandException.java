package io.rdbkit.serve;

/** A command that is answered with an error. The message is the whole text of the reply, such as {@code ERR syntax error}. */
final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1;

    CommandException(String text) {
        super(text, null, false, false);
    }

    static CommandException syntax() {
        return new CommandException("ERR syntax error");
    }
}
