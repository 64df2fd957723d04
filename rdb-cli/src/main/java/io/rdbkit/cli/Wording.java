package io.rdbkit.cli;

import io.rdbkit.AofTail;
import io.rdbkit.Checksum;
import java.time.Instant;
import java.util.Collection;
import java.util.stream.Collectors;

/** Phrases that more than one command prints. */
final class Wording {

    private Wording() {}

    static String checksum(Checksum checksum) {
        return switch (checksum) {
            case GOOD -> "checksum good";
            case NONE -> "no checksum in this version";
            case DISABLED -> "no checksum (written with rdbchecksum no)";
            case WRONG -> "checksum WRONG (ignored)";
        };
    }

    /** What stands behind the RDB, to be put after something else; empty if nothing does. */
    static String tail(AofTail tail) {
        return tail == null ? "" : ", then " + commands(tail);
    }

    /** {@code 3 AOF commands (81 bytes at offset 107)}. */
    static String commands(AofTail tail) {
        return tail.commands() + (tail.commands() == 1 ? " AOF command (" : " AOF commands (") + tail.bytes()
                + " bytes at offset " + tail.offset() + ")" + (tail.cut() == null ? "" : cut(tail.cut()));
    }

    private static String cut(AofTail.Cut cut) {
        return " and one that is cut (" + cut.bytes() + " bytes at offset " + cut.offset()
                + (cut.file() == null ? "" : " of " + cut.file().getFileName()) + ")";
    }

    /** {@code a, b}. */
    static String list(Collection<?> things) {
        return things.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
