package io.rdbkit.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.rdbkit.format.Limits;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Decoders cost start-up time, so a plain file must not load them. */
class EnvelopeClassLoadingTest {

    @Test
    void aPlainFileLoadsNoDecoder() throws Exception {
        assertEquals(Set.of(), librariesLoadedBy(Compressed.sample()));
        assertEquals(
                Set.of(), librariesLoadedBy(Compressed.concat("$9\r\n".getBytes("US-ASCII"), Compressed.sample())));
    }

    @Test
    void aCompressedFileLoadsOnlyItsDecoder() throws Exception {
        Set<String> zstd = librariesLoadedBy(Compressed.with(Compression.ZSTD, Compressed.sample()));
        assertFalse(zstd.isEmpty());
        assertEquals(Set.of(), without(zstd, "com.github.luben.zstd."));

        Set<String> gzip = librariesLoadedBy(Compressed.with(Compression.GZIP, Compressed.sample()));
        assertFalse(gzip.isEmpty());
        assertEquals(Set.of(), without(gzip, "org.apache.commons."));
    }

    private static Set<String> without(Set<String> names, String prefix) {
        Set<String> rest = new TreeSet<>(names);
        rest.removeIf(name -> name.startsWith(prefix));
        return rest;
    }

    private static Set<String> librariesLoadedBy(byte[] input) throws Exception {
        Set<String> libraries = new TreeSet<>();
        ClassLoader recorder = new ClassLoader(EnvelopeClassLoadingTest.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("io.rdbkit.")) {
                    // The child loads these classes itself, so that loading starts anew.
                    throw new ClassNotFoundException(name);
                }
                if (!name.startsWith("java.")) {
                    libraries.add(name);
                }
                return super.loadClass(name, resolve);
            }
        };
        URL classes = Envelope.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader fresh = new URLClassLoader(new URL[] {classes}, recorder)) {
            Class<?> limits = fresh.loadClass(Limits.class.getName());
            Object envelope = fresh.loadClass(Envelope.class.getName())
                    .getMethod("open", InputStream.class, limits)
                    .invoke(
                            null,
                            new ByteArrayInputStream(input),
                            limits.getField("DEFAULT").get(null));
            try (InputStream rdb =
                    (InputStream) envelope.getClass().getMethod("rdb").invoke(envelope)) {
                rdb.readAllBytes();
            }
        }
        return libraries;
    }
}
