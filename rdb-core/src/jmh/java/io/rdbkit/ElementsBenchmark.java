package io.rdbkit;

import io.rdbkit.io.Lengths;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A hash pulled field by field. With {@code -prof gc}, what is allocated must not grow with the fields. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@State(Scope.Benchmark)
public class ElementsBenchmark {

    @Param({"1000", "10000"})
    public int fields;

    private byte[] rdb;

    @Setup
    public void make() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("REDIS0011".getBytes(StandardCharsets.US_ASCII));
        out.write(4); // HASH
        text("key", out);
        out.writeBytes(Lengths.encode(fields));
        for (int i = 0; i < fields; i++) {
            text("field " + i, out);
            text("value " + i, out);
        }
        out.write(0xff);
        out.writeBytes(new byte[8]); // no checksum
        rdb = out.toByteArray();
    }

    private static void text(String text, ByteArrayOutputStream out) {
        out.write(text.length());
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Benchmark
    public long pull() throws IOException {
        long bytes = 0;
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(rdb), ReadOptions.DEFAULT)) {
            for (RdbEntry e; (e = in.next()) != null; ) {
                if (e instanceof KeyEntry key) {
                    HashValue hash = (HashValue) key.decode();
                    for (HashField f; (f = hash.next()) != null; ) {
                        bytes += f.field().length() + f.value().length();
                    }
                }
            }
        }
        return bytes;
    }
}
