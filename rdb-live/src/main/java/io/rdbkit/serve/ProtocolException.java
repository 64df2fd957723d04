package io.rdbkit.serve;

/** What a client sent is no RESP, or too large. The message is the text behind {@code ERR Protocol error: }. The connection ends. */
final class ProtocolException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ProtocolException(String text) {
        super(text, null, false, false);
    }
}
