package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.format.Flaw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The codes in docs/findings.md agree with the code. {@code -Drdb.docs=write} writes them from the code; otherwise the
 * test compares them.
 */
class FindingsDocTest {

    private static final Path DOC = Path.of("..", "docs", "findings.md");
    private static final String BEGIN = "<!-- generated: codes -->\n";

    @Test
    void theDocListsTheCodesOfTheCode() throws IOException {
        String doc = Files.readString(DOC);
        int from = doc.indexOf(BEGIN) + BEGIN.length();
        String expected = doc.substring(0, from) + codes() + doc.substring(doc.indexOf("<!-- end -->", from));
        if ("write".equals(System.getProperty("rdb.docs"))) {
            Files.writeString(DOC, expected);
        } else {
            assertEquals(expected, doc, "mvn -q -B -pl rdb-core test -Dtest=FindingsDocTest -Drdb.docs=write");
        }
    }

    private static String codes() {
        StringBuilder table = new StringBuilder("| code | | a server |\n|---|---|---|\n");
        for (Flaw flaw : Flaw.values()) {
            table.append("| `%s` | %s | %s |\n"
                    .formatted(flaw, flaw.severity().toString().toLowerCase(Locale.ROOT), flaw.effect()));
        }
        return table.toString();
    }
}
