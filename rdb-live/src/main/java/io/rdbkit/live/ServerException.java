package io.rdbkit.live;

import java.io.IOException;

/** A server answered with an error that ends the work, such as NOAUTH, LOADING or OOM. */
public final class ServerException extends IOException {

    private static final long serialVersionUID = 1;

    /** The server's words about an unknown command show the arguments of it, which may be secret. */
    private static final String ARGUMENTS = ", with args beginning with";

    private final String answer;

    /**
     * An error answer.
     *
     * @param doing  what was asked for, such as {@code PSYNC}
     * @param answer the server's words
     */
    public ServerException(String doing, String answer) {
        super("the server refuses " + doing + ": " + plain(answer));
        this.answer = plain(answer);
    }

    private static String plain(String answer) {
        int arguments = answer.indexOf(ARGUMENTS);
        return arguments < 0 ? answer : answer.substring(0, arguments);
    }

    /** The server's words, such as {@code NOAUTH Authentication required.} */
    public String answer() {
        return answer;
    }
}
