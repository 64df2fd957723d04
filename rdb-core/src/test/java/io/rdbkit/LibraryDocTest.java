package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/library.md names public types only, each once, and its title states how many. */
class LibraryDocTest {

    private static final Path DOC = Path.of("../docs/library.md");
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+)`");

    @Test
    void theTableNamesPublicTypesAndTheTitleCountsThem() throws IOException {
        List<String> lines = Files.readAllLines(DOC);
        List<String> named = lines.stream()
                .filter(line -> line.startsWith("|"))
                .flatMap(line -> NAME.matcher(line).results())
                .map(result -> result.group(1))
                .toList();
        Set<String> known = PublicTypes.all().stream().map(Class::getSimpleName).collect(Collectors.toSet());
        assertEquals(
                List.of(), named.stream().filter(name -> !known.contains(name)).toList(), "these types are not public");
        assertEquals(named.size(), Set.copyOf(named).size(), "a type is named twice");
        assertTrue(lines.get(0).contains(" " + named.size() + " "), () -> named.size() + " types: " + lines.get(0));
    }

    @Test
    void otherTypesInTheTextArePublicToo() throws IOException {
        Set<String> known = PublicTypes.all().stream().map(Class::getSimpleName).collect(Collectors.toSet());
        List<String> unknown = NAME.matcher(Files.readString(DOC))
                .results()
                .map((MatchResult result) -> result.group(1))
                .filter(name -> !known.contains(name))
                .toList();
        assertEquals(List.of(), unknown);
    }
}
