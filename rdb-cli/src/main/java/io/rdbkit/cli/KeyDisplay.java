package io.rdbkit.cli;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbException;
import io.rdbkit.transform.BuildException;
import java.util.List;

/** How messages, summaries and reports name a key. They never show values. */
enum KeyDisplay {

    /** In quotes, and cut if it is long. */
    PLAIN {
        @Override
        String of(Bytes key) {
            return key.quoted();
        }
    },

    /** As # and a hash. A person who knows the key can compute it: {@code printf %s KEY | sha256sum | cut -c1-16}. */
    HASHED {
        @Override
        String of(Bytes key) {
            return '#' + hash(key);
        }
    };

    /** 64 bits, so that two keys of a file hardly ever share a hash. */
    private static final int HASH_DIGITS = 16;

    /** The name of a key in messages. */
    abstract String of(Bytes key);

    /** The first 16 hexadecimal digits of the SHA-256 of a key. */
    static String hash(Bytes key) {
        return Sha256.of(key.toByteArray()).substring(0, HASH_DIGITS);
    }

    /** The message of an error. */
    String message(Throwable e) {
        List<Bytes> keys = e instanceof RdbException rdb
                ? rdb.keys()
                : e instanceof BuildException build ? build.keys() : List.of();
        String message = e.getMessage();
        for (Bytes key : keys) {
            message = message.replace(key.quoted(), of(key));
        }
        return message;
    }

    /**
     * The stack trace of an error and its causes. For HASHED it has only those messages that are known to name keys by
     * hash.
     */
    String trace(Throwable e) {
        StringBuilder trace = new StringBuilder();
        String before = "";
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            boolean isKnown = this == PLAIN || cause instanceof RdbException || cause instanceof BuildException;
            trace.append(before).append(cause.getClass().getName());
            if (isKnown && cause.getMessage() != null) {
                trace.append(": ").append(message(cause));
            }
            for (StackTraceElement element : cause.getStackTrace()) {
                trace.append(System.lineSeparator()).append("\tat ").append(element);
            }
            before = System.lineSeparator() + "Caused by: ";
        }
        return trace.toString();
    }
}
