package io.rdbkit.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** The page of {@code rdb report}: a template into which styles, scripts and data are put, so that it needs no other file. */
final class ReportPage {

    /** How many bytes a page has at most. */
    static final int MOST_BYTES = 2_000_000;

    /** Of the WebJar of d3, which draws the charts. */
    private static final String D3 = "org.webjars.npm/d3";

    private static final String[] SCRIPTS = {"words.js", "table.js", "prefixes.js", "charts.js", "growth.js", "page.js"
    };

    private final ReportJson data;

    ReportPage(ReportJson data) {
        this.data = data;
    }

    void write(OutputStream out) throws IOException {
        String version = version();
        String d3 = "META-INF/resources/webjars/d3/" + version + "/";
        StringBuilder scripts = new StringBuilder();
        for (String script : SCRIPTS) {
            scripts.append(text("io/rdbkit/cli/report/" + script));
        }
        String page = text("io/rdbkit/cli/report/page.html")
                .replace("{{styles}}", text("io/rdbkit/cli/report/page.css"))
                .replace("{{d3-version}}", version)
                .replace("{{d3-licence}}", text(d3 + "LICENSE"))
                .replace("{{d3}}", text(d3 + "dist/d3.min.js"))
                .replace("{{scripts}}", scripts);
        byte[][] parts = {bytes(before(page, "{{data}}")), null, bytes(after(page, "{{data}}"))};
        // In JSON, a < can only be within a string. So no text in it ends the script.
        parts[1] =
                bytes(data.text(MOST_BYTES - parts[0].length - parts[2].length).replace("<", "\\u003c"));
        for (byte[] part : parts) {
            out.write(part);
        }
        out.flush();
    }

    private static String before(String text, String mark) {
        return text.substring(0, text.indexOf(mark));
    }

    private static String after(String text, String mark) {
        return text.substring(text.indexOf(mark) + mark.length());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String version() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = open("META-INF/maven/" + D3 + "/pom.properties")) {
            properties.load(in);
        }
        return properties.getProperty("version");
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = open(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream in = ReportPage.class.getClassLoader().getResourceAsStream(resource);
        if (in == null) {
            throw new FileNotFoundException("the program is not complete: it lacks " + resource);
        }
        return in;
    }
}
