package io.rdbkit.cli;

import io.rdbkit.format.FilePolicy;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options about a new file: what it may replace and who may read it. */
class FileOptions {

    private static final int ALL_BITS = 0777;

    @Option(
            names = {"-f", "--force"},
            description = "Replace an existing output.")
    boolean force;

    @Option(
            names = "--mode",
            paramLabel = "OCTAL",
            description = "Permissions of the output, such as 640; default: as cp.")
    String mode;

    /** @param read files that must not be replaced, beside the files of the source */
    final FilePolicy policy(List<Path> read) {
        FilePolicy policy = FilePolicy.DEFAULT.withReplace(force).withInputs(read);
        return mode == null ? policy : policy.withPermissions(OptionValue.parse("--mode", mode, FileOptions::parse));
    }

    /** @throws IllegalArgumentException if a mode is given and the output is not a file */
    final void requireFileForMode(Object output) {
        if (mode != null && "-".equals(output)) {
            throw new IllegalArgumentException("--mode needs an output file, and the output is standard output");
        }
    }

    private static Set<PosixFilePermission> parse(String octal) {
        int bits;
        try {
            bits = Integer.parseInt(octal, 8);
        } catch (NumberFormatException e) {
            bits = -1;
        }
        if (bits < 0 || bits > ALL_BITS) {
            throw new IllegalArgumentException("not an octal number from 000 to 777");
        }
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values(); // from OWNER_READ to OTHERS_EXECUTE
        for (int i = 0; i < all.length; i++) {
            if ((bits & 1 << all.length - 1 - i) != 0) {
                permissions.add(all[i]);
            }
        }
        return permissions;
    }
}
