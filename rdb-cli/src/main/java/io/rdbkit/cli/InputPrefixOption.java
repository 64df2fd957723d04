package io.rdbkit.cli;

import io.rdbkit.format.Bytes;
import io.rdbkit.transform.Inputs;
import io.rdbkit.transform.KeySet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What to put before the keys of one input of several. */
final class InputPrefixOption {

    @Option(
            names = "--input-prefix",
            paramLabel = "FILE=P",
            description = "Put a prefix on the keys of one input; repeatable.")
    List<String> prefixes = new ArrayList<>();

    /**
     * The inputs, those that are named with their prefixes.
     *
     * @throws IllegalArgumentException if a name is that of no input, or of more than one
     */
    Inputs addTo(Inputs inputs) {
        Map<String, Bytes> byName = new LinkedHashMap<>();
        for (String text : prefixes) {
            int equals = text.lastIndexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("--input-prefix " + text + ": it must have the form FILE=PREFIX");
            }
            String name = named(text.substring(0, equals), inputs);
            if (byName.put(name, prefix(text.substring(equals + 1))) != null) {
                throw new IllegalArgumentException("--input-prefix " + text + ": " + name + " has one already");
            }
        }
        return byName.isEmpty() ? inputs : inputs.prefixing(byName);
    }

    /** A file may be named by its last name alone, if that tells it from the others. */
    private static String named(String text, Inputs inputs) {
        List<String> names = inputs.all().stream().map(Inputs.Input::name).toList();
        if (names.contains(text)) {
            return text;
        }
        List<String> fitting = names.stream()
                .filter(name -> Path.of(text).equals(Path.of(name).getFileName()))
                .toList();
        if (fitting.size() != 1) {
            throw new IllegalArgumentException("--input-prefix " + text + ": "
                    + (fitting.isEmpty() ? "no input has this name" : "several inputs have this name"));
        }
        return fitting.get(0);
    }

    private static Bytes prefix(String text) {
        return OptionValue.parse(
                "--input-prefix", text, prefix -> KeySet.unescape(prefix.getBytes(StandardCharsets.UTF_8)));
    }
}
