package io.rdbkit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/** Collects the licence and notice of each library: those in its jar, else the file that was put aside for it. */
final class Licences {

    private static final Pattern TEXT = Pattern.compile("(?i)(.*/)?(licen[sc]e|notice|copying)(\\.txt|\\.md)?");

    /** What the file put aside says if the library has the same licence as rdb. */
    private static final String SAME = "Apache-2.0";

    private final Path putAside;
    private final Path ours;
    private final Path to;

    Licences(Path putAside, Path ours, Path to) {
        this.putAside = putAside;
        this.ours = ours;
        this.to = to;
    }

    /** @throws IllegalStateException if the licence of the library is not known */
    void write(Path jar) throws IOException {
        String name = jar.getFileName().toString().replaceAll("\\.jar$", "");
        Path dir = Files.createDirectories(to.resolve(name));
        boolean isLicensed = false;
        try (JarFile file = new JarFile(jar.toFile())) {
            List<JarEntry> texts = file.stream()
                    .filter(entry -> TEXT.matcher(entry.getName()).matches())
                    .toList();
            for (JarEntry entry : texts) {
                String text = entry.getName().replaceAll(".*/", "");
                try (InputStream in = file.getInputStream(entry)) {
                    Files.write(dir.resolve(text), in.readAllBytes());
                }
                isLicensed |= !text.toLowerCase().startsWith("notice");
            }
        }
        if (!isLicensed) {
            Path known = putAside.resolve(name.replaceAll("-[0-9].*", ""));
            if (!Files.exists(known)) {
                throw new IllegalStateException(jar + " has no licence, and there is no " + known);
            }
            String text = Files.readString(known);
            Files.writeString(dir.resolve("LICENSE"), text.strip().equals(SAME) ? Files.readString(ours) : text);
        }
    }
}
