package io.rdbkit.cli.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which parts of XINFO STREAM FULL, as in a server's state, belong to which feature. */
final class StreamParts {

    private static final Map<String, Pattern> PARTS = Map.of(
            "stream-counters", Pattern.compile("(?:max-deleted-entry-id|entries-added|recorded-first-entry-id)=\\S+"),
            "stream-entries-read", Pattern.compile("entries-read, (?:\\d+|null)"),
            "stream-active-time", Pattern.compile("active-time, -?\\d+"));

    /** Computed from counters and read records. */
    private static final Pattern LAG = Pattern.compile("lag, (?:-?\\d+|null)");

    private StreamParts() {}

    /**
     * The features in which two streams differ, with the number of differing groups or consumers for each. The counters
     * count as one. Any other difference is {@code "rest"}.
     */
    static Map<String, Long> differences(String streamBefore, String streamAfter) {
        String before = withPlainFirstId(streamBefore);
        String after = withPlainFirstId(streamAfter);
        Map<String, Long> differences = new TreeMap<>();
        PARTS.forEach((feature, parts) -> {
            long things = differing(all(parts, before), all(parts, after));
            if (things > 0) {
                differences.put(feature, feature.equals("stream-counters") ? 1 : things);
            }
        });
        if (!rest(before, !differences.isEmpty()).equals(rest(after, !differences.isEmpty()))) {
            differences.put("rest", 1L);
        }
        return differences;
    }

    /**
     * For a stream without records, from a type that has no first ID, a server from 7.0 on sets the first ID to the
     * highest one. A stream that commands emptied has 0-0 instead. The server uses neither while there are no records.
     */
    static String withPlainFirstId(String stream) {
        return stream.replace(
                "recorded-first-entry-id=18446744073709551615-18446744073709551615", "recorded-first-entry-id=0-0");
    }

    private static List<String> all(Pattern parts, String text) {
        List<String> all = new ArrayList<>();
        for (Matcher m = parts.matcher(text); m.find(); ) {
            all.add(m.group());
        }
        return all;
    }

    private static long differing(List<String> before, List<String> after) {
        long differing = Math.abs(before.size() - after.size());
        for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
            differing += before.get(i).equals(after.get(i)) ? 0 : 1;
        }
        return differing;
    }

    private static String rest(String text, boolean withoutLag) {
        String rest = withoutLag ? LAG.matcher(text).replaceAll("") : text;
        for (Pattern parts : PARTS.values()) {
            rest = parts.matcher(rest).replaceAll("");
        }
        return rest;
    }
}
