package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.format.RdbType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A reader and a writer carry over every kind of record and value. */
class HandMadeTest {

    static Stream<Named<byte[]>> files() {
        return HandMade.all().entrySet().stream().map(file -> Named.of(file.getKey(), file.getValue()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void aWriterCarriesEverythingOver(byte[] file) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (RdbReader in = Readings.open(file);
                RdbWriter out = RdbWriter.to(Channels.newChannel(written), in.version(), WriteOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                out.write(entry);
            }
            out.finish();
        }
        assertEquals(EntryText.contents(file), EntryText.contents(written.toByteArray()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void readingInPiecesGivesTheSame(byte[] file) throws IOException {
        List<String> whole = EntryText.whole(new ByteArrayInputStream(file));
        for (int most = 1; most < 20; most++) {
            assertEquals(whole, EntryText.whole(new SlowInput(file, most)));
        }
    }

    /** The other tests with these files rely on it. */
    @Test
    void theFilesTogetherHaveEveryType() throws IOException {
        List<RdbType> types = files().map(Named::getPayload)
                .flatMap(HandMadeTest::keys)
                .map(KeyEntry::type)
                .distinct()
                .sorted()
                .toList();
        List<RdbType> missing = Stream.of(RdbType.values())
                .filter(type -> !types.contains(type))
                .toList();
        assertEquals(List.of(RdbType.HASH_ZIPLIST), missing, "a hash ziplist looks like any other ziplist");
    }

    private static Stream<KeyEntry> keys(byte[] file) {
        try {
            return Readings.entries(file).stream()
                    .filter(KeyEntry.class::isInstance)
                    .map(KeyEntry.class::cast);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
