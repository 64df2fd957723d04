package io.rdbkit.cli;

import io.rdbkit.format.AofTail;
import io.rdbkit.format.Checksum;
import io.rdbkit.format.IgnoredBytes;
import java.time.Instant;
import java.util.Collection;
import java.util.stream.Collectors;

/** Phrases that several commands print. */
final class Wording {

    private Wording() {}

    static String checksum(Checksum checksum) {
        return switch (checksum) {
            case GOOD -> "checksum good";
            case NONE -> "no checksum in this version";
            case DISABLED -> "no checksum (written with rdbchecksum no)";
            case OF_FRAME -> "checksum of its compressed frame good, none of its own";
            case WRONG -> "checksum WRONG (ignored)";
        };
    }

    /** Text such as {@code 3 *.rdb files are}. */
    static String files(long number, String which) {
        return number + " " + which + (number == 1 ? " file is" : " files are");
    }

    /** The bytes behind the RDB, as text that follows another text; empty if there are none. */
    static String tail(AofTail tail, IgnoredBytes ignored) {
        return (ignored == null ? "" : ", then " + ignored(ignored)) + (tail == null ? "" : ", then " + commands(tail));
    }

    /** Text such as {@code 3 AOF commands (81 bytes at offset 107)}. */
    static String commands(AofTail tail) {
        String kind = tail.within() == 0 ? " AOF command" : " command";
        String between = tail.within() == 0
                ? ""
                : tail.within() == tail.commands()
                        ? " between the records"
                        : ", " + tail.within() + " of them between the records,";
        return tail.commands() + kind + (tail.commands() == 1 ? "" : "s") + between + " (" + tail.bytes()
                + " bytes at offset " + tail.offset() + ")" + (tail.cut() == null ? "" : cut(tail.cut()));
    }

    /** Text such as {@code 1 byte of line ends at offset 107, which servers ignore}. */
    static String ignored(IgnoredBytes ignored) {
        return ignored.what() + " at offset " + ignored.offset() + ", which servers ignore";
    }

    private static String cut(AofTail.Cut cut) {
        return " and one that is cut (" + cut.bytes() + " bytes at offset " + cut.offset()
                + (cut.file() == null ? "" : " of " + cut.file().getFileName()) + ")";
    }

    /** Text such as {@code a, b}. */
    static String list(Collection<?> things) {
        return things.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
