package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Fork;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.value.Value;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Named;

/** Runs in a Java process of its own with little memory. */
final class LittleMemoryMain {

    private LittleMemoryMain() {}

    private interface Body {
        void run() throws IOException;
    }

    enum Job {
        SKIP(() -> readLarge(false, false)),
        COUNT(() -> readLarge(true, false)),
        /** The reader holds the hash in a file. */
        HOLD(() -> readLarge(true, true)),
        WRITE(LittleMemoryMain::writeLarge),
        /** The last field decides whether fields expire. Only then is their count known. */
        ENCODE_FIELDS(() -> encode(LargeValues.hash(5_000_000, false), RdbType.HASH, 5_000_000)),
        ENCODE_EXPIRING_FIELDS(() -> encode(LargeValues.hash(3_000_000, true), RdbType.HASH_METADATA, 3_000_000)),
        ENCODE_LIST(() -> encode(LargeValues.list(5_000_000), RdbType.LIST_QUICKLIST_2, 5_000_000)),
        ENCODE_STRING(() -> encode(LargeValues.string(150 << 20, false), RdbType.STRING, 1)),
        ENCODE_COMPRESSED_STRING(() -> encode(LargeValues.string(150 << 20, true), RdbType.STRING, 1)),
        REFUSE(LittleMemoryMain::refuseHuge);

        private final Body body;

        Job(Body body) {
            this.body = body;
        }
    }

    public static void main(String[] args) throws IOException {
        Job.valueOf(args[0]).body.run();
    }

    /** A hash of 4 million fields and a string of 200 MB. */
    private static InputStream large() {
        return LargeInput.hashAndString(4_000_000, 200 << 20);
    }

    private static void readLarge(boolean count, boolean hold) throws IOException {
        ReadOptions options = ReadOptions.DEFAULT.withIgnoreChecksum(true).withHoldMeasured(hold);
        try (RdbReader in = RdbReader.open(large(), options)) {
            KeyEntry hash = (KeyEntry) in.next();
            if (count) {
                require(hash.elements() == 4_000_000);
            }
            if (hold) {
                long size = hash.serializedSize();
                hash.value().copyTo(OutputStream.nullOutputStream());
                require(size > 80_000_000);
            }
            KeyEntry string = (KeyEntry) in.next();
            if (!hold) {
                require(!count || string.serializedSize() == 5 + (200 << 20));
            }
            require(in.next() == null);
            require(in.length() > 280_000_000);
        }
    }

    private static void writeLarge() throws IOException {
        long length;
        try (RdbReader in = RdbReader.open(large(), ReadOptions.DEFAULT.withIgnoreChecksum(true));
                OutputStream nowhere = OutputStream.nullOutputStream();
                RdbWriter out = RdbWriter.to(Channels.newChannel(nowhere), in.version(), WriteOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                out.write(entry);
            }
            out.finish();
            length = in.length();
            require(out.position() == length);
        }
    }

    private static void encode(Value value, RdbType type, long elements) throws IOException {
        Path file = Files.createTempFile("large", ".rdb");
        WriteOptions options = WriteOptions.DEFAULT.withReplace(true);
        try (RdbWriter out = RdbWriter.create(file, new RdbVersion(Fork.REDIS, 12), options)) {
            out.write(NewKey.of(0, Bytes.EMPTY, value));
            out.finish();
        }
        try (RdbReader in = RdbReader.open(file, ReadOptions.DEFAULT)) {
            require(in.next() instanceof ResizeHint);
            KeyEntry key = (KeyEntry) in.next();
            require(key.type() == type);
            require(key.elements() == elements);
            require(in.next() == null);
        }
        Files.delete(file);
    }

    private static void refuseHuge() throws IOException {
        List<byte[]> files = HugeLengthTest.files().map(Named::getPayload).toList();
        for (byte[] file : files) {
            for (int way = 0; way < 3; way++) {
                ReadOptions options = ReadOptions.DEFAULT.withHoldMeasured(way == 1);
                try (RdbReader in = RdbReader.open(new ByteArrayInputStream(file), options)) {
                    for (RdbEntry entry; (entry = in.next()) != null; ) {
                        if (way == 2 && entry instanceof KeyEntry key) {
                            ValueText.of(key.decode());
                        } else if (entry instanceof KeyEntry key) {
                            key.elements();
                        }
                    }
                    require(false);
                } catch (RdbException expected) {
                    require(expected.offset() <= file.length);
                }
            }
        }
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new AssertionError();
        }
    }
}
