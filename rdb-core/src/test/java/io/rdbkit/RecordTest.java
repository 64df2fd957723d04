package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.ModuleType;
import io.rdbkit.format.RdbFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The opcodes of records that are not part of a key. */
class RecordTest {

    @Test
    void aux() throws IOException {
        AuxEntry aux = only(AuxEntry.class, RdbBytes.redis(9).aux("redis-ver", "7.2.0"));
        assertEquals(Bytes.utf8("redis-ver"), aux.name());
        assertEquals(Bytes.utf8("7.2.0"), aux.value());
        assertEquals(aux.encoded(), AuxEntry.of(aux.name(), aux.value()).encoded());
    }

    /** An encoded number is decoded, and written in the same encoding. */
    @Test
    void auxWithAnEncodedNumber() throws IOException {
        AuxEntry aux = only(
                AuxEntry.class, RdbBytes.redis(9).bytes(250).str("redis-bits").bytes(0xc0, 64));
        assertEquals(Bytes.utf8("64"), aux.value());
        assertEquals(
                Bytes.wrap(RdbBytes.magic("").str("redis-bits").bytes(0xc0, 64).cut()), aux.encoded());
    }

    @Test
    void hints() throws IOException {
        List<RdbEntry> entries = Readings.entries(RdbBytes.redis(12)
                .select(3)
                .bytes(251)
                .len(1000, 20)
                .bytes(244)
                .len(16383, 7, 2)
                .end());
        assertEquals(List.of(new ResizeHint(11, 3, 1000, 20), new SlotHint(15, 16383, 7, 2)), entries);
    }

    @Test
    void function() throws IOException {
        FunctionEntry function =
                only(FunctionEntry.class, RdbBytes.redis(10).bytes(245).str("#!lua name=x\n"));
        assertEquals(Bytes.utf8("#!lua name=x\n"), function.code());
        assertEquals(false, function.preRelease());
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "01" + "0477686174"})
    void functionOfAReleaseCandidate(String description) throws IOException {
        RdbBytes payload = RdbBytes.magic("").str("lib", "LUA").hex(description).str("code");
        FunctionEntry function =
                only(FunctionEntry.class, RdbBytes.redis(10).bytes(246).raw(payload.cut()));
        assertEquals(true, function.preRelease());
        assertEquals(Bytes.utf8("#!LUA name=lib\ncode"), function.code());
        assertEquals(Bytes.wrap(payload.cut()), function.encoded());
    }

    @Test
    void aFlagIsZeroOrOne() {
        RdbBytes rdb = RdbBytes.redis(10).bytes(246).str("lib", "LUA");
        int offset = rdb.size();
        RdbFormatException e = Readings.failure(
                RdbFormatException.class, rdb.len(2).str("code").end());
        assertEquals("flag 2 is neither 0 nor 1 at offset " + offset, e.getMessage());
    }

    /** Module aux data before the keys or after them, with the value read or skipped. */
    @Test
    void moduleAux() throws IOException {
        String tokens = "0102" + "0240ff" + "0300000000" + "040000000000000000" + "050161" + "00";
        RdbBytes rdb = RdbBytes.redis(9)
                .bytes(247)
                .hex(HandMade.MODULE_ID)
                .len(2, 1)
                .hex(tokens)
                .string("k", "v")
                .bytes(247)
                .hex(HandMade.MODULE_ID)
                .len(2, 2)
                .hex("00");
        try (RdbReader in = Readings.open(rdb.end())) {
            ModuleAuxEntry before = assertInstanceOf(ModuleAuxEntry.class, in.next());
            assertEquals(new ModuleType("abcdefghi", 3), before.module());
            assertEquals(1, before.when());
            ByteArrayOutputStream copy = new ByteArrayOutputStream();
            before.value().copyTo(copy);
            assertEquals(
                    Bytes.wrap(RdbBytes.magic("")
                            .hex(HandMade.MODULE_ID)
                            .len(2, 1)
                            .hex(tokens)
                            .cut()),
                    Bytes.wrap(copy.toByteArray()));
            assertInstanceOf(KeyEntry.class, in.next());
            ModuleAuxEntry after = assertInstanceOf(ModuleAuxEntry.class, in.next());
            assertEquals(2, after.when());
            assertEquals(12, after.value().size());
            assertEquals(null, in.next());
        }
    }

    @Test
    void moduleAuxWithAnotherOpcode() {
        RdbBytes rdb = RdbBytes.redis(9).bytes(247).hex(HandMade.MODULE_ID).len(3, 1);
        assertEquals(
                "unknown module AUX opcode 3",
                Readings.failure(RdbFormatException.class, rdb.hex("00").end()).what());
    }

    @Test
    void anUnknownModuleToken() {
        RdbBytes rdb = RdbBytes.redis(9).select(0).key(7, "m").hex(HandMade.MODULE_ID);
        int offset = rdb.size();
        assertEquals(
                "unknown module token 6 at offset " + offset + ", db 0, key \"m\", MODULE_2",
                Readings.failure(RdbFormatException.class, rdb.hex("0600").end())
                        .getMessage());
    }

    @Test
    void slotImport() throws IOException {
        RdbBytes payload = RdbBytes.magic("").str("job-1").len(2, 0, 5, 16383, 16383);
        SlotImportEntry slots =
                only(SlotImportEntry.class, RdbBytes.valkey(80).bytes(243).raw(payload.cut()));
        assertEquals(Bytes.utf8("job-1"), slots.job());
        assertEquals(Bytes.wrap(payload.cut()), slots.encoded());
    }

    @Test
    void hashTemplate() throws IOException {
        RdbBytes payload = RdbBytes.magic("").len(1L << 40, 3).str("a", "b", "ccc");
        HashTemplateEntry template =
                only(HashTemplateEntry.class, RdbBytes.redis(15).bytes(242).raw(payload.cut()));
        assertEquals(1L << 40, template.id());
        assertEquals(3, template.fields());
        assertEquals(Bytes.wrap(payload.cut()), template.encoded());
    }

    @Test
    void aTemplateMustBeDeclared() {
        RdbBytes rdb =
                RdbBytes.redis(15).bytes(242).len(7, 1).str("f").select(0).key(32, "h");
        int offset = rdb.size();
        assertEquals(
                "hash template 8 is used but not declared at offset " + offset
                        + ", db 0, key \"h\", HASH_TMPL_ARRAY_REF",
                Readings.failure(RdbFormatException.class, rdb.len(8).str("v").end())
                        .getMessage());
    }

    /** A converter or exporter may still read hashes of the first template while the reader is at the second. */
    @Test
    void aTemplateIsNotDeclaredTwice() throws IOException {
        RdbBytes first = RdbBytes.redis(15).bytes(242).len(7, 1).str("f").select(0);
        first.key(32, "h").len(7).str("v");
        int offset = first.size();
        byte[] same = RdbBytes.magic("")
                .raw(first.cut())
                .bytes(242)
                .len(7, 1)
                .str("f")
                .end();
        assertEquals(3, Readings.entries(same).size());
        byte[] other = RdbBytes.magic("")
                .raw(first.cut())
                .bytes(242)
                .len(7, 1)
                .str("g")
                .end();
        assertEquals(
                "hash template 7 is declared a second time, with other fields at offset " + offset,
                Readings.failure(RdbFormatException.class, other).getMessage());
    }

    private static <E extends RdbEntry> E only(Class<E> type, RdbBytes rdb) throws IOException {
        List<RdbEntry> entries = Readings.entries(rdb.end());
        assertEquals(1, entries.size());
        assertEquals(9, entries.get(0).offset());
        return assertInstanceOf(type, entries.get(0));
    }
}
