package io.rdbkit.transform;

import io.rdbkit.format.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The names of the parts of a split, by a template such as {@code slots-{slots}.rdb}. What comes from a dump is {@linkplain #safe made safe} for names
 * of files: letters, digits and {@code . _ , -} stay, any other byte becomes {@code %XX}, so that different values never become one.
 */
public final class PartNames {

    private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]*)}");

    /** The most characters of a value: a name has 255 bytes at most, and the template takes some. */
    private static final int LONGEST = 120;

    private static final int DIGITS_OF_DIGEST = 32;

    private static final String PLAIN = "_,-";

    /** No other value has it. */
    private static final String CUT = "=";

    private final String template;
    private final Map<String, Map<String, String>> made = new LinkedHashMap<>();

    /**
     * Names by a template.
     *
     * @param variables what may be in it
     * @param telling   of which one must be in it
     * @throws IllegalArgumentException if it makes no names of files in a directory, or the same one for all parts
     */
    public PartNames(String template, List<String> variables, List<String> telling) {
        this.template = template;
        Matcher found = VARIABLE.matcher(template);
        boolean tells = false;
        while (found.find()) {
            if (!variables.contains(found.group(1))) {
                throw new IllegalArgumentException("there is no " + found.group()
                        + "; there is "
                        + String.join(
                                ", ", variables.stream().map(PartNames::braced).toList()));
            }
            tells |= telling.contains(found.group(1));
        }
        if (!tells) {
            throw new IllegalArgumentException("it must contain "
                    + String.join(
                            " or ", telling.stream().map(PartNames::braced).toList())
                    + ", or all parts would have one name");
        }
        String sample = found.replaceAll("0");
        if (!isFileName(sample)) {
            throw new IllegalArgumentException("is not the name of a file in the output directory");
        }
        if (mayBe(Manifest.NAME)) {
            throw new IllegalArgumentException("a part would have the name " + Manifest.NAME);
        }
    }

    private static String braced(String variable) {
        return "{" + variable + "}";
    }

    private static boolean isFileName(String name) {
        Path path = Path.of(name);
        return path.getNameCount() == 1
                && !path.isAbsolute()
                && path.toString().equals(name)
                && path.normalize().equals(path);
    }

    /**
     * The name of a part.
     *
     * @throws IllegalArgumentException if another part has it
     */
    public String of(Map<String, String> values) {
        String name =
                VARIABLE.matcher(template).replaceAll(found -> Matcher.quoteReplacement(values.get(found.group(1))));
        Map<String, String> first = made.putIfAbsent(name, values);
        if (first != null && !first.equals(values)) {
            throw new IllegalArgumentException("the names of parts, " + template + ": " + first + " and " + values
                    + " would be one part, " + name);
        }
        return name;
    }

    /** What a part is made of, for its name. */
    public Map<String, String> values(String name) {
        return made.getOrDefault(name, Collections.emptyMap());
    }

    /** Whether a part could have this name; upper and lower case are one in some systems. */
    public boolean mayBe(String file) {
        String[] around = VARIABLE.split(template.toLowerCase(Locale.ROOT), -1);
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < around.length; i++) {
            pattern.append(i == 0 ? "" : ".*").append(Pattern.quote(around[i]));
        }
        return file.toLowerCase(Locale.ROOT).matches(pattern.toString());
    }

    /** A value made of text that may have any characters. */
    public static String safe(String text) {
        return safe(Bytes.utf8(text));
    }

    /** A value made of bytes, other bytes giving another one. */
    public static String safe(Bytes bytes) {
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < bytes.length(); i++) {
            char c = (char) (bytes.at(i) & 0xff);
            boolean isPlain = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || PLAIN.indexOf(c) >= 0
                    || c == '.' && i > 0;
            safe.append(isPlain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return cut(safe.toString());
    }

    /** The value itself, or its beginning and a part of its SHA-256 if it is too long for a name. */
    public static String cut(String value) {
        return value.length() <= LONGEST
                ? value
                : value.substring(0, LONGEST - DIGITS_OF_DIGEST - 1)
                        + CUT
                        + DigestUtils.sha256Hex(value.getBytes(StandardCharsets.US_ASCII))
                                .substring(0, DIGITS_OF_DIGEST);
    }
}
