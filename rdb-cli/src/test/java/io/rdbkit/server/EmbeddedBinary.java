package io.rdbkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A redis-server inside a jar of the test class path. Only the binary is used, never the classes of the jar. */
final class EmbeddedBinary {

    private final String jar;
    private final Map<Platform, String> resources = new EnumMap<>(Platform.class);
    private Path extracted;
    private Optional<String> reasonAgainst;

    /** Finds a jar by the beginning of its file name, because two of the jars have the same artifact name. */
    EmbeddedBinary(String jar) {
        this.jar = jar;
    }

    EmbeddedBinary on(Platform platform, String resource) {
        resources.put(platform, resource);
        return this;
    }

    /** Whether the jar has a binary for this machine. */
    boolean isForThisPlatform() {
        return resources.containsKey(Platform.CURRENT);
    }

    /** The reason why the binary can't run here, if there is one. For example, the 6.2 binary needs OpenSSL 3. */
    synchronized Optional<String> reasonAgainst() {
        if (reasonAgainst == null) {
            reasonAgainst = isForThisPlatform()
                    ? tryToRun()
                    : Optional.of(jar + " has no binary for " + System.getProperty("os.name") + " on "
                            + System.getProperty("os.arch"));
        }
        return reasonAgainst;
    }

    private Optional<String> tryToRun() {
        try {
            Process process = new ProcessBuilder(path().toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes()).strip();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.of(path().getFileName() + " --version does not end");
            }
            return process.exitValue() == 0
                    ? Optional.empty()
                    : Optional.of(path().getFileName() + " does not run on this machine: " + said);
        } catch (IOException e) {
            return Optional.of("the binary in " + jar + " does not run on this machine: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The executable, extracted from the jar once in each JVM. */
    synchronized Path path() throws IOException {
        if (extracted == null) {
            String resource = resources.get(Platform.CURRENT);
            // The JVM deletes in reverse order: first the file, then its directory.
            Path dir = Files.createTempDirectory("rdb-server-");
            dir.toFile().deleteOnExit();
            Path file = dir.resolve(resource);
            file.toFile().deleteOnExit();
            try (InputStream in = locate(resource).openStream()) {
                Files.copy(in, file);
            }
            if (!file.toFile().setExecutable(true)) {
                throw new IOException("can't make " + file + " executable");
            }
            extracted = file;
        }
        return extracted;
    }

    private URL locate(String resource) throws IOException {
        for (URL url : Collections.list(EmbeddedBinary.class.getClassLoader().getResources(resource))) {
            if (url.toString().contains("/" + jar)) {
                return url;
            }
        }
        throw new IOException(resource + " of " + jar + " is not on the class path");
    }
}
