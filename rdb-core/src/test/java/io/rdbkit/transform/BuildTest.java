package io.rdbkit.transform;

import static io.rdbkit.format.Bytes.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.FunctionEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.ModuleAuxEntry;
import io.rdbkit.NewEntry;
import io.rdbkit.NewFunction;
import io.rdbkit.NewKey;
import io.rdbkit.NewModuleAux;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Fork;
import io.rdbkit.format.ModuleType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Slice;
import io.rdbkit.format.ValueKind;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.ModuleToken;
import io.rdbkit.value.ModuleValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuildTest {

    @TempDir
    Path dir;

    private Path out() {
        return dir.resolve("out.rdb");
    }

    /** Builds entries that have the positions 10, 20, 30... */
    private static Build build(NewEntry... entries) {
        Iterator<NewEntry> rest = List.of(entries).iterator();
        return Build.of(new NewEntries() {
            private long position;

            @Override
            public NewEntry next() {
                position += 10;
                return rest.hasNext() ? rest.next() : null;
            }

            @Override
            public long position() {
                return position;
            }
        });
    }

    private static NewKey key(String name, String value) {
        return NewKey.of(0, utf8(name), StringValue.of(utf8(value)));
    }

    private List<String> written() throws IOException {
        List<String> entries = new ArrayList<>();
        try (RdbReader in = RdbReader.open(out())) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry k) {
                    entries.add(k + (k.hasExpiry() ? " expires " + k.expiry() : "") + " "
                            + k.eviction().frequency() + " " + k.metadata());
                } else if (entry instanceof FunctionEntry f) {
                    entries.add("function " + f.code());
                } else if (entry instanceof ModuleAuxEntry m) {
                    entries.add("aux " + m.module() + " when " + m.when());
                }
            }
        }
        return entries;
    }

    @Test
    void writesTheEntriesGiven() throws IOException {
        ModuleValue tokens = ModuleValue.of(new ModuleType("scdtype00", 1), List.of());
        Bytes metadata = Bytes.wrap(new byte[] {1, 'a', 'b', 'c', 'd', 0});
        Value list = ListValue.of(List.of(utf8("x"), utf8("y")));
        BuildSummary summary = build(
                        new NewFunction(utf8("#!lua name=a\nx")),
                        new NewModuleAux(2, tokens),
                        new NewKey(
                                3, utf8("a"), 1700000000000L, new Eviction(-1, 7), metadata, StringValue.of(utf8("v"))),
                        NewKey.of(0, utf8("a"), list))
                .target(new RdbVersion(Fork.REDIS, 13))
                .to(out(), WriteOptions.DEFAULT);
        assertEquals(
                List.of(
                        "function #!lua name=a\\nx",
                        "aux scdtype00 when 2",
                        "db 3, key \"a\", STRING expires 1700000000000 7 " + metadata,
                        "db 0, key \"a\", LIST_QUICKLIST_2 -1 "),
                written());
        assertEquals(2, summary.keys());
        assertEquals(2, summary.others());
        assertEquals(Files.size(out()), summary.bytesWritten());
        assertEquals("RDB 13", summary.version().toString());
    }

    @Test
    void aStreamGetsTheSameAndADryRunCountsTheSame() throws IOException {
        build(key("a", "b"), key("c", "d")).to(out(), WriteOptions.DEFAULT);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        build(key("a", "b"), key("c", "d")).to(Channels.newChannel(stream), WriteOptions.DEFAULT);
        assertArrayEquals(Files.readAllBytes(out()), stream.toByteArray());
        BuildSummary dry = build(key("a", "b"), key("c", "d")).dryRun(WriteOptions.DEFAULT);
        assertEquals(2, dry.keys());
        assertEquals(0, dry.bytesWritten());
    }

    @Test
    void withoutEntriesTheFileHasNoKeys() throws IOException {
        build().to(out(), WriteOptions.DEFAULT);
        assertEquals(List.of(), written());
    }

    @Test
    void aDuplicateKeyIsRefused() throws IOException {
        BuildException e = refuses(
                key("a", "1"), key("b", "2"), NewKey.of(1, utf8("a"), StringValue.of(utf8("3"))), key("a", "4"));
        assertEquals("db 0 has \"a\" already", e.getMessage());
        assertEquals(40, e.position());
        assertEquals(10, e.earlier());
        assertTrue(e.isRefused());
        assertEquals(
                "db 0 has \"a\" already (and 2 more such keys)",
                refuses(key("a", "1"), key("a", "1"), key("b", "1"), key("b", "1"), key("a", "1"))
                        .getMessage());
    }

    private BuildException refuses(NewEntry... entries) throws IOException {
        return refuses(Build.COMMON_VERSION, entries);
    }

    @Test
    void aStreamGetsNothingOfARefusedKey() throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        assertThrows(BuildException.class, () -> build(key("a", "b"), key("a", "c"))
                .to(Channels.newChannel(stream), WriteOptions.DEFAULT));
        assertEquals(0, stream.size());
        assertThrows(
                BuildException.class, () -> build(key("a", "b"), key("a", "c")).dryRun(WriteOptions.DEFAULT));
    }

    private BuildException refuses(RdbVersion version, NewEntry... entries) throws IOException {
        BuildException e = assertThrows(
                BuildException.class, () -> build(entries).target(version).to(out(), WriteOptions.DEFAULT));
        try (Stream<Path> left = Files.list(dir)) {
            assertEquals(List.of(), left.toList());
        }
        return e;
    }

    /** A value that returns members by number, and then one of them again. */
    private static Value members(ValueKind kind, int count, int again) {
        Slice shown = new Slice();
        Slice value = new Slice().set(new byte[] {'v'}, 0, 1);
        int[] given = {0};
        int all = again < 0 ? count : count + 1;
        class Member implements ZsetMember, HashField {
            boolean next() {
                if (given[0] == all) {
                    return false;
                }
                byte[] text = ("member-" + (given[0] == count ? again : given[0]))
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
                given[0]++;
                shown.set(text, 0, text.length);
                return true;
            }

            @Override
            public Slice member() {
                return shown;
            }

            @Override
            public double score() {
                return 1;
            }

            @Override
            public Slice field() {
                return shown;
            }

            @Override
            public Slice value() {
                return value;
            }

            @Override
            public long expiry() {
                return Expiry.NONE;
            }
        }
        Member member = new Member();
        return switch (kind) {
            case SET ->
                new SetValue() {
                    @Override
                    public long count() {
                        return -1;
                    }

                    @Override
                    public Slice next() {
                        return member.next() ? shown : null;
                    }
                };
            case ZSET ->
                new ZsetValue() {
                    @Override
                    public long count() {
                        return all;
                    }

                    @Override
                    public ZsetMember next() {
                        return member.next() ? member : null;
                    }
                };
            default ->
                new HashValue() {
                    @Override
                    public long count() {
                        return all;
                    }

                    @Override
                    public boolean mayExpire() {
                        return false;
                    }

                    @Override
                    public HashField next() {
                        return member.next() ? member : null;
                    }
                };
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = ValueKind.class,
            names = {"SET", "ZSET", "HASH"})
    void aDuplicateMemberIsRefused(ValueKind kind) throws IOException {
        for (int count : new int[] {1, 600, 4095, 4096, 4097, 5000, 300_000}) {
            for (int again : new int[] {0, count - 1, count / 2}) {
                BuildException e = refuses(
                        Build.COMMON_VERSION, key("a", "b"), NewKey.of(0, utf8("k"), members(kind, count, again)));
                String element = (kind == ValueKind.HASH ? "field " : "member ") + (count + 1);
                assertEquals(element + " is there already, db 0, key \"k\", " + kind, e.getMessage());
                assertEquals(20, e.position());
                assertFalse(e.isRefused());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ValueKind.class,
            names = {"SET", "ZSET", "HASH"})
    void manyKeysMayHaveTheSameMembers(ValueKind kind) throws IOException {
        List<NewKey> keys = new ArrayList<>();
        for (int count : new int[] {3, 5000, 3, 300, 100_000, 5000, 3}) {
            keys.add(NewKey.of(0, utf8("k" + keys.size()), members(kind, count, -1)));
        }
        build(keys.toArray(NewKey[]::new)).to(out(), WriteOptions.DEFAULT);
        assertEquals(7, written().size());
    }

    @Test
    void longMembersAreComparedToTheirEnd() throws IOException {
        List<Bytes> members = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            byte[] large = new byte[200_000];
            large[199_999] = (byte) (i % 9);
            members.add(Bytes.wrap(large));
        }
        Iterator<Bytes> rest = members.iterator();
        Slice shown = new Slice();
        SetValue set = new SetValue() {
            @Override
            public long count() {
                return 10;
            }

            @Override
            public Slice next() {
                return rest.hasNext() ? shown.set(rest.next().array(), 0, 200_000) : null;
            }
        };
        BuildException e = refuses(Build.COMMON_VERSION, NewKey.of(0, utf8("k"), set));
        assertTrue(e.getMessage().contains("member 10 is there already"), e.getMessage());
        assertTrue(e.getMessage().length() < 1000, "the message must not show a whole member");
    }

    @Test
    void aValueThatTheTargetLacksIsRefused() throws IOException {
        NewKey expiring =
                NewKey.of(2, utf8("h"), HashValue.of(Map.of(utf8("f"), utf8("v")), Map.of(utf8("f"), 1700000000000L)));
        BuildException e = refuses(key("a", "b"), expiring);
        assertEquals("the expiry of a field can't be written in RDB 11, db 2, key \"h\", hash", e.getMessage());
        assertEquals(20, e.position());
        assertTrue(e.isRefused());
        e = refuses(new RdbVersion(Fork.REDIS, 9), new NewFunction(utf8("#!lua name=a\n")));
        assertEquals("a function library can't be written in RDB 9", e.getMessage());
        assertTrue(e.isRefused());
        NewModuleAux aux = new NewModuleAux(1, ModuleValue.of(new ModuleType("scdtype00", 1), List.of()));
        e = refuses(new RdbVersion(Fork.REDIS, 8), aux);
        assertEquals("data of module scdtype00 can't be written in RDB 8", e.getMessage());
        Bytes metadata = Bytes.wrap(new byte[] {1, 'a', 'b', 'c', 'd', 0});
        e = refuses(
                new RdbVersion(Fork.VALKEY, 80),
                new NewKey(0, utf8("a"), -1, Eviction.NONE, metadata, StringValue.of(utf8("b"))));
        assertEquals("metadata can't be written in VALKEY 80, db 0, key \"a\", string", e.getMessage());
    }

    /** Servers do the same when they load a file. */
    @Test
    void emptyCollectionsAreLeftOutAndCounted() throws IOException {
        BuildSummary summary = build(
                        key("a", "b"),
                        NewKey.of(0, utf8("l"), ListValue.of(List.of())),
                        NewKey.of(0, utf8("c"), StringValue.of(utf8("d"))))
                .to(out(), WriteOptions.DEFAULT);
        assertEquals(2, summary.keys());
        assertEquals(1, summary.empty());
        assertEquals(2, written().size());
    }

    @Test
    void metadataThatNoServerLoadsIsRefused() throws IOException {
        BuildException e;
        for (String metadata : List.of("x", "\1abcd", "\1abcd\0\0", "\1abcd\u0009")) {
            e = refuses(
                    new RdbVersion(Fork.REDIS, 13),
                    new NewKey(0, utf8("a"), -1, Eviction.NONE, utf8(metadata), StringValue.of(utf8("b"))));
            assertEquals("metadata that is not a payload of KEY_META, db 0, key \"a\", string", e.getMessage());
        }
    }

    @Test
    void aFunctionMayStandAnywhereButOnlyOnce() throws IOException {
        NewFunction function = new NewFunction(utf8("#!lua name=lib\nredis.register_function(...)"));
        assertEquals(
                1,
                build(key("a", "b"), function, key("c", "d"))
                        .target(Build.COMMON_VERSION)
                        .dryRun(WriteOptions.DEFAULT)
                        .others());
        BuildException e = refuses(function, new NewFunction(utf8("#!lua  name=lib\n")));
        assertEquals("function library lib is there already", e.getMessage());
        assertEquals(20, e.position());
        assertEquals(10, e.earlier());
        for (String code : List.of("", "x", "name=x\n", "#!lua\nname=x", "#!lua name=x", "#!lua name=my-lib\n")) {
            e = refuses(new NewFunction(utf8(code)));
            assertEquals("a function library must begin with a line like #!lua name=mylib", e.getMessage());
        }
    }

    @Test
    void anExistingFileStays() throws IOException {
        Files.write(out(), new byte[] {1});
        assertThrows(
                FileAlreadyExistsException.class, () -> build(key("a", "b")).to(out(), WriteOptions.DEFAULT));
        assertThrows(BuildException.class, () -> build(key("a", "b"), key("a", "b"))
                .to(out(), WriteOptions.DEFAULT.withReplace(true)));
        assertArrayEquals(new byte[] {1}, Files.readAllBytes(out()));
        build(key("a", "b")).to(out(), WriteOptions.DEFAULT.withReplace(true));
        assertEquals(1, written().size());
        assertThrows(IllegalArgumentException.class, () -> Build.of(Source.of(out()), in -> null)
                .to(out(), WriteOptions.DEFAULT.withReplace(true)));
    }

    /** One key for each byte, which is its name. */
    private static NewEntries names(java.io.InputStream in) {
        return new NewEntries() {
            @Override
            public NewEntry next() throws IOException {
                int b = in.read();
                return b < 0 ? null : key(Character.toString(b), "v");
            }

            @Override
            public long position() {
                return 0;
            }
        };
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSourceMayBeCompressed(boolean compressed) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (compressed) {
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                gzip.write(utf8("xyz").array());
            }
        } else {
            bytes.writeBytes(utf8("xyz").array());
        }
        Source source = Source.of(new ByteArrayInputStream(bytes.toByteArray()));
        BuildSummary summary = Build.of(source, BuildTest::names).to(out(), WriteOptions.DEFAULT);
        assertEquals(3, summary.keys());
        assertEquals(3, summary.bytesRead());
        assertEquals(3, written().size());
    }

    @Test
    void tokensOfModulesAreWritten() throws IOException {
        ModuleToken token = new ModuleToken() {
            @Override
            public Form form() {
                return Form.UNSIGNED;
            }

            @Override
            public long integer() {
                return 5;
            }

            @Override
            public double real() {
                throw new IllegalStateException();
            }

            @Override
            public Slice string() {
                throw new IllegalStateException();
            }
        };
        build(new NewModuleAux(1, ModuleValue.of(new ModuleType("scdtype00", 1), List.of(token))))
                .to(out(), WriteOptions.DEFAULT);
        try (RdbReader in = RdbReader.open(out())) {
            ModuleAuxEntry aux = (ModuleAuxEntry) in.next();
            ByteArrayOutputStream payload = new ByteArrayOutputStream();
            aux.value().copyTo(payload);
            byte[] bytes = payload.toByteArray();
            assertArrayEquals(new byte[] {2, 1, 2, 5, 0}, java.util.Arrays.copyOfRange(bytes, 9, bytes.length));
        }
    }
}
