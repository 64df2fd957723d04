package io.rdbkit.io;

import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A line of an AOF manifest: {@code file NAME seq N type b|h|i}, in any order. Other pairs are for later servers.
 *
 * @param offset the offset of the line in the manifest
 */
record AofManifestLine(Path file, long seq, Type type, long offset) {

    enum Type {
        BASE,
        HISTORY,
        INCREMENT
    }

    /** A manifest names a few files of at most 1 KiB each. A much larger file is not a manifest. */
    private static final int MAX_MANIFEST = 16 << 20;

    static List<AofManifestLine> parseAll(Path manifest) throws IOException {
        if (Files.size(manifest) > MAX_MANIFEST) {
            throw new RdbRefusedException(manifest + ": too large for a manifest", MAX_MANIFEST);
        }
        // One char for each byte, so that escaped and plain bytes come together before a name is decoded.
        String text = Files.readString(manifest, StandardCharsets.ISO_8859_1);
        List<AofManifestLine> lines = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = text.indexOf('\n', at);
            if (end < 0) {
                throw new RdbFormatException(manifest + ": the last line is cut", at);
            }
            if (text.charAt(at) != '#') {
                lines.add(parse(text.substring(at, end).strip(), at, manifest));
            }
            at = end + 1;
        }
        return lines;
    }

    private static AofManifestLine parse(String line, long offset, Path manifest) throws RdbFormatException {
        List<String> words = SdsWords.split(line);
        if (words == null || words.size() % 2 != 0) {
            throw new RdbFormatException(manifest + ": a line that is not a list of names and values", offset);
        }
        Path file = null;
        long seq = -1;
        Type type = null;
        for (int i = 0; i < words.size(); i += 2) {
            String value = words.get(i + 1);
            switch (words.get(i).toLowerCase(Locale.ROOT)) {
                case "file" -> file = fileName(value, offset, manifest);
                case "seq" -> seq = sequence(value);
                case "type" -> type = type(value);
                default -> {
                    // A later server may add other pairs.
                }
            }
        }
        if (file == null || seq < 0 || type == null) {
            throw new RdbFormatException(manifest + ": a line without a good file, seq and type", offset);
        }
        return new AofManifestLine(file, seq, type, offset);
    }

    private static Path fileName(String latin1, long offset, Path manifest) throws RdbFormatException {
        String name = new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.contains("/") || name.contains("\\")) {
            throw new RdbFormatException(manifest + ": a file name that leaves the directory", offset);
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new RdbFormatException(manifest + ": a file name with control characters", offset);
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new RdbFormatException(manifest + ": a file name that no file can have here", offset);
        }
    }

    private static long sequence(String digits) {
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : -1;
    }

    private static Type type(String letter) {
        return switch (letter) {
            case "b" -> Type.BASE;
            case "h" -> Type.HISTORY;
            case "i" -> Type.INCREMENT;
            default -> null;
        };
    }
}
