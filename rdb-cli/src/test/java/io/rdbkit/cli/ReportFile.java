package io.rdbkit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of {@code rdb report}, taken apart. */
record ReportFile(String page, String data) {

    static ReportFile of(Path file) throws IOException {
        return of(Files.readString(file));
    }

    static ReportFile of(String page) {
        String begin = "<script type=\"application/json\" id=\"data\">";
        int from = page.indexOf(begin) + begin.length();
        return new ReportFile(page, page.substring(from, page.indexOf("</script>", from)));
    }

    JsonNode json() throws IOException {
        return new ObjectMapper().readTree(data);
    }
}
