package io.rdbkit.cli.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.NewEntry;
import io.rdbkit.NewKey;
import io.rdbkit.transform.BuildException;
import io.rdbkit.value.StringValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The meaning of lines, and the errors in others. */
class JsonKeysTest {

    private static final String STREAM_STATE =
            "StreamState[length=%s, lastId=%s, firstId=%s, maxDeletedId=%s, entriesAdded=%s]";

    static Stream<Arguments> lines() {
        return Stream.of(
                line("{'key':'a','value':'b'}", "db 0 a = string b"),
                line(" { \"key\" :\t\"a\" , \"value\" : \"b\" } \r", "db 0 a = string b"),
                line("{'value':'b','key':'a'}", "db 0 a = string b"),
                line("{'value':'b','key':'a','db':7,'type':'string'}", "db 7 a = string b"),
                line("{'key':'','value':''}", "db 0  = string "),
                line("{'key':'n','value':-1.50e3}", "db 0 n = string -1.50e3"),
                line(
                        "{'db':2147483647,'key':'a','type':'string','encoding':'raw','expiry':1700000000123,'value':'b'}",
                        "db 2147483647 a expiry 1700000000123 = string b"),
                line("{'key':'a','idle':9,'value':'b'}", "db 0 a idle 9 = string b"),
                line("{'key':'a','freq':255,'value':'b'}", "db 0 a freq 255 = string b"),
                line("{'key':'a','freq':0,'idle':0,'value':'b'}", "db 0 a idle 0 freq 0 = string b"),
                line("{'key':'a','metadata':'\\u0001\\udcff','value':'b'}", "db 0 a metadata \\x01\\xff = string b"),
                line("{'key':'a','expiry':-5,'value':'b'}", "db 0 a expiry -5 = string b"),
                // escapes and bytes
                line(
                        "{'key':'\\udcff\\udc80a\\udcc3','value':'\\udcC3\\uDCa9'}",
                        "db 0 \\xff\\x80a\\xc3 = string \u00e9"),
                line(
                        "{'key':'\\ud83d\\ude00\\u00e9\\u20ac\\u0041','value':'\u00e9\u20ac\ud83d\ude00'}",
                        "db 0 \ud83d\ude00\u00e9\u20acA = string \u00e9\u20ac\ud83d\ude00"),
                line("{'key':'\\ud83d\\udc80','value':'x'}", "db 0 \ud83d\udc80 = string x"),
                line(
                        "{'key':'\\'\\\\\\/\\b\\f\\n\\r\\t\\u0000','value':'\u007f'}",
                        "db 0 \"\\\\/\\x08\\x0c\\n\\r\\t\\x00 = string \\x7f"),
                line("{'k\\u0065y':'a','value':'b'}", "db 0 a = string b"),
                // collections
                line("{'key':'l','value':['b','a','b',1,'']}", "db 0 l = list [b, a, b, 1, ]"),
                line("{'key':'s','type':'set','value':['b','a',3]}", "db 0 s = set [b, a, 3]"),
                line("{'key':'h','value':{'f':'v','g':12,'':''}}", "db 0 h = hash [f=v, g=12, =]"),
                line(
                        "{'key':'h','value':{'f':{'value':'v','expiry':17},'g':{'expiry':18,'value':'w'},'h':{'value':'x'}}}",
                        "db 0 h = hash [f=v@17, g=w@18, h=x]"),
                line(
                        "{'key':'z','type':'zset','value':{'a':1,'b':-2.5,'c':'inf','d':'-inf','e':1e300,'f':-0,'g':0.1}}",
                        "db 0 z = zset [a=1.0, b=-2.5, c=Infinity, d=-Infinity, e=1.0E300, f=-0.0, g=0.1]"),
                line(
                        "{'key':'z','type':'zset','value':{'a':9007199254740993,'b':123456789012345678901234567890}}",
                        "db 0 z = zset [a=9.007199254740992E15, b=1.2345678901234568E29]"),
                line(
                        "{'key':'m','type':'module','value':{'module':'ReJSON-RL','version':3,'tokens':[['unsigned',"
                                + "18446744073709551615],['signed',-1],['float',0.5],['double','nan'],"
                                + "['double','nan:fff8000000000000'],['double',-0.0],['string','\\udcff']]}}",
                        "db 0 m = module ReJSON-RL 3 [UNSIGNED 18446744073709551615, SIGNED -1, FLOAT 3fe0000000000000, "
                                + "DOUBLE 7ff8000000000000, DOUBLE fff8000000000000, DOUBLE 8000000000000000, STRING \\xff]"),
                line(
                        "{'key':'m','type':'module','value':{'tokens':[],'version':1023,'module':'a-b_c0Z9z'}}",
                        "db 0 m = module a-b_c0Z9z 1023 []"),
                line(
                        "{'key':'r','type':'array','value':{'insert_index':18446744073709551614,'elements':{'0':'x','7':12,"
                                + "'8':12.0,'9':{'double':'inf'},'18446744073709551614':-9223372036854775808}}}",
                        "db 0 r = array [insert 18446744073709551614, 0=STRING x, 7=INTEGER 12, 8=DOUBLE 12, "
                                + "9=DOUBLE inf, 18446744073709551614=INTEGER -9223372036854775808]"),
                line("{'key':'r','type':'array','value':{'elements':{'3':1e2}}}", "db 0 r = array [3=DOUBLE 100]"),
                // streams
                line(
                        "{'key':'s','type':'stream','value':{'records':[{'id':'1-1','fields':['a','b']},"
                                + "{'fields':['a','c','a',4],'id':'2-0'}]}}",
                        "db 0 s = stream 1-1(1) a=b; 2-0(2) a=c a=4; "
                                + STREAM_STATE.formatted(2, "2-0", "1-1", "0-0", 2)),
                line(
                        "{'key':'s','type':'stream','value':{'records':[]}}",
                        "db 0 s = stream " + STREAM_STATE.formatted(0, "0-0", "0-0", "0-0", 0)),
                line(
                        "{'key':'s','type':'stream','value':{'entries_added':9,'max_deleted_id':'8-8','records':[],"
                                + "'length':0,'last_id':'9-18446744073709551615'}}",
                        "db 0 s = stream " + STREAM_STATE.formatted(0, "9-18446744073709551615", "0-0", "8-8", 9)),
                line(
                        "{'key':'s','type':'stream','value':{'records':[{'id':'1-1','fields':['a','b']}],'groups':["
                                + "{'name':'g\\udc80','last_id':'1-1','entries_read':1,'consumers':["
                                + "{'name':'c','seen_time':5,'active_time':-1},{'name':'d','seen_time':6}],'pending':["
                                + "{'id':'1-1','consumer':'d','delivery_time':7,'delivery_count':2},"
                                + "{'id':'1-2','consumer':null,'delivery_time':0,'delivery_count':0}]},"
                                + "{'pending':[],'consumers':[],'entries_read':null,'last_id':'0-0','name':'h'}]}}",
                        "db 0 s = stream 1-1(1) a=b; " + STREAM_STATE.formatted(1, "1-1", "1-1", "0-0", 1)
                                + "; group g\\x80 1-1 read 1, StreamConsumer[name=c, seenTime=5, activeTime=-1],"
                                + " StreamConsumer[name=d, seenTime=6, activeTime=6], 1-1 of 1 at 7 x2, 1-2 of -1 at 0 x0"
                                + "; group h 0-0 read -1"),
                line(
                        "{'key':'s','type':'stream','value':{'idempotence':{'producers':[{'entries':[{'record':'1-1','id':'i'}],"
                                + "'id':'p'}],'duplicates':4,'added':3,'max_entries':2,'duration':1},'records':[]}}",
                        "db 0 s = stream " + STREAM_STATE.formatted(0, "0-0", "0-0", "0-0", 0)
                                + "; StreamIdempotence[durationSeconds=1, maxEntries=2, producers=[Producer[id=p, "
                                + "entries=[Entry[id=i, record=1-1]]]], added=3, duplicates=4]"),
                // others
                line("{'function':'#!lua name=x\\n'}", "function #!lua name=x\\n"),
                line(
                        "{'module_aux':{'module':'scdtype00','version':1,'when':2,'tokens':[['string','x']]}}",
                        "aux when 2 module scdtype00 1 [STRING x]"));
    }

    /** A line in which single quotes stand for double ones. */
    private static Arguments line(String json, String means) {
        return Arguments.of(json.replace('\'', '"'), means);
    }

    @ParameterizedTest
    @MethodSource("lines")
    void aLineHasItsMeaning(String line, String means) throws IOException {
        assertEquals(List.of("1: " + means), read(line));
        assertEquals(List.of("2: " + means, "4: " + means), read("\n" + line + "\r\n  \t\n" + line + "\n\n"));
        assertEquals(List.of("1: " + means, "2: " + means), read("[" + line + ",\n" + line + "]\n"));
        String spaced = line.replaceAll("(\"(?:[^\"\\\\]|\\\\.)*\"|[{}\\[\\],:])", " $1\n");
        assertEquals(List.of("2: " + means), read("\n[" + spaced + "\n]"), spaced);
    }

    /** The line is held and read again. The window is exactly as large as necessary, or larger. */
    @ParameterizedTest
    @MethodSource("lines")
    void theMeaningIsTheSameThroughASmallWindow(String line, String means) throws IOException {
        for (int window = 1; window < 40; window = window < 8 ? window + 1 : window * 2) {
            assertEquals(
                    List.of("1: " + means, "2: " + means),
                    read(new JsonInput(slowly(line + "\n" + line), window, 1 << 20)));
        }
    }

    private static InputStream slowly(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] b, int off, int len) {
                return super.read(b, off, Math.min(len, 3));
            }
        };
    }

    private static List<String> read(String text) throws IOException {
        return read(new JsonInput(slowly(text)));
    }

    private static List<String> read(JsonInput input) throws IOException {
        List<String> entries = new ArrayList<>();
        try (JsonKeys keys = new JsonKeys(input)) {
            for (NewEntry entry; (entry = keys.next()) != null; ) {
                entries.add(keys.position() + ": " + NewEntryText.of(entry));
            }
            assertNull(keys.next());
        }
        return entries;
    }

    /** A line that {@code export} writes can be read without being held. */
    @ParameterizedTest
    @MethodSource("lines")
    void aLongLineInTheOrderOfExportMeansTheSame(String line, String means) throws IOException {
        if (line.startsWith("{\"key\"")
                && !line.matches(
                        ".*(\"value\":.*\"key\"|\"entries_added\":9|\"pending\":\\[],|\"freq\":0"
                                + "|\"fields\".*\"id\":\"2-0\"|\"tokens\":\\[],|\"expiry\":18|\"producers\":\\[.*\"duplicates\").*")) {
            assertEquals(List.of("1: " + means, "2: " + means), read(new JsonInput(slowly(line + "\n" + line), 8, 16)));
        }
    }

    static Stream<Arguments> badLines() {
        return Stream.of(
                line("{'key':'a','value':'b','vlaue':'c'}", "unknown member; there are "),
                line("{'key':'a','value':'b','key':'c'}", "\"key\" is there twice"),
                line("{'value':'b'}", "\"key\" is missing"),
                line("{'key':'a'}", "\"value\" is missing"),
                line("{}", "\"key\" is missing"),
                line("{'key':1,'value':'b'}", "\"key\" is a number, not a string"),
                line("{'key':'a','value':null}", "\"value\" is null, which no key can have"),
                line("{'key':'a','value':true}", "\"value\" is true or false, which no key can have"),
                line("{'key':'a','type':'string','value':['b']}", "a string's value is an array, not a string"),
                line("{'key':'a','type':'list','value':'b'}", "a list is a string, not an array"),
                line("{'key':'a','type':'set','value':{}}", "a set is an object, not an array"),
                line("{'key':'a','type':'zset','value':['b']}", "a sorted set is an array, not an object"),
                line("{'key':'a','type':'hash','value':['b']}", "a hash is an array, not an object"),
                line("{'key':'a','type':'stream','value':['b']}", "a stream is an array, not an object"),
                line("{'key':'a','type':'array','value':['b']}", "an array is an array, not an object"),
                line(
                        "{'key':'a','type':'Strnig','value':'b'}",
                        "unknown type; there are string, list, set, zset, hash, stream, module, array"),
                line("{'key':'a','value':['x',['y']]}", "an element of a list is an array, not a string"),
                line("{'key':'a','value':{'f':['y']}}", "a field's value is an array, not a string"),
                line("{'key':'a','value':{'f':{'expiry':1}}}", "\"value\" is missing in a hash field"),
                line(
                        "{'key':'a','value':{'f':{'value':'v','ttl':1}}}",
                        "unknown member in a hash field; there are value, expiry"),
                line("{'key':'a','value':{'f':{'value':'v','expiry':1.5}}}", "\"expiry\" is not a whole number"),
                line("{'key':'a','db':-1,'value':'b'}", "\"db\" is not between 0 and 2147483647"),
                line("{'key':'a','db':'0','value':'b'}", "\"db\" is a string, not a number"),
                line("{'key':'a','expiry':-1,'value':'b'}", "\"expiry\" -1 is no time"),
                line("{'key':'a','expiry':9223372036854775808,'value':'b'}", "is not a whole number of 64 bits"),
                line("{'key':'a','expiry':'2030-01-01','value':'b'}", "\"expiry\" is a string, not a number"),
                line("{'key':'a','freq':256,'value':'b'}", "\"freq\" is not between 0 and 255"),
                line("{'key':'a','idle':-1,'value':'b'}", "\"idle\" is not between"),
                line("{'key':'a','encoding':1,'value':'b'}", "\"encoding\" is a number"),
                line("{'key':'a','type':'zset','value':{'m':'1'}}", "a score is not a number"),
                line("{'key':'a','type':'zset','value':{'m':'nan'}}", "a score is not a number"),
                line("{'key':'a','type':'zset','value':{'m':1e999}}", "a score is too large"),
                line("{'key':'a','type':'zset','value':{'m':null}}", "a score is null, not a number"),
                line(
                        "{'key':'a','type':'module','value':{'version':1,'tokens':[]}}",
                        "\"module\" is missing in a module's value"),
                line(
                        "{'key':'a','type':'module','value':{'module':'short','version':1,'tokens':[]}}",
                        "\"module\" is not nine"),
                line(
                        "{'key':'a','type':'module','value':{'module':'123456789','version':1024,'tokens':[]}}",
                        "\"version\" is not between"),
                line(
                        "{'key':'a','type':'module','value':{'module':'123456789','version':1,'tokens':[['int',1]]}}",
                        "token of unknown kind"),
                line(
                        "{'key':'a','type':'module','value':{'module':'123456789','version':1,'tokens':[['signed']]}}",
                        "a token is not a kind and a value"),
                line(
                        "{'key':'a','type':'module','value':{'module':'123456789','version':1,'tokens':[['signed',1,2]]}}",
                        "a token is not a kind and a value"),
                line(
                        "{'key':'a','type':'module','value':{'module':'123456789','version':1,'tokens':[['float',1e300]]}}",
                        "too large for a float"),
                line(
                        "{'key':'a','type':'module','value':{'module':'123456789','version':1,'tokens':[['unsigned',-1]]}}",
                        " is not a whole number from 0 to 2^64 - 1"),
                line(
                        "{'key':'a','type':'array','value':{'elements':{'2':'x','1':'y'}}}",
                        "an array index stands behind 2"),
                line(
                        "{'key':'a','type':'array','value':{'elements':{'x':'y'}}}",
                        "an array index is not a whole number"),
                line("{'key':'a','type':'array','value':{'elements':{'1':{'double':'x'}}}}", " is not a number"),
                line(
                        "{'key':'a','type':'array','value':{'elements':{'1':99999999999999999999}}}",
                        "is not a whole number of 64"),
                line(
                        "{'key':'a','type':'stream','value':{'records':[{'id':'20','fields':['a','b']}]}}",
                        " is not like"),
                line(
                        "{'key':'a','type':'stream','value':{'records':[{'id':'2-x','fields':['a','b']}]}}",
                        "is not a whole number"),
                line(
                        "{'key':'a','type':'stream','value':{'records':[{'id':'2-1','fields':['a']}]}}",
                        "a field without a value"),
                line("{'key':'a','type':'stream','value':{'records':[{'id':'2-1','fields':[]}]}}", "has no fields"),
                line(
                        "{'key':'a','type':'stream','value':{'records':[{'id':'2-1'}]}}",
                        "\"fields\" is missing in a record"),
                line("{'key':'a','type':'stream','value':{'length':0}}", "\"records\" is missing in a stream"),
                line(
                        "{'key':'a','type':'stream','value':{'records':[],'length':1}}",
                        "\"length\" is 1, but there are 0 records"),
                line(
                        "{'key':'a','type':'stream','value':{'records':[],'first_id':'2-0'}}",
                        "\"first_id\" is not that of the first"),
                line(
                        "{'key':'a','type':'stream','value':{'records':[],'groups':[{'name':'g','last_id':'0-0','pending':["
                                + "{'id':'1-1','consumer':'c','delivery_time':1,'delivery_count':1}]}]}}",
                        "belongs to one that is not among the consumers"),
                line("{'function':'x','key':'a'}", "\"function\" and \"key\" don't go together"),
                line(
                        "{'module_aux':{'module':'scdtype00','version':1,'when':2,'tokens':[]},'db':1}",
                        "\"module_aux\" and \"db\" don't go together"),
                line(
                        "{'module_aux':{'module':'scdtype00','version':1,'when':-3,'tokens':[]}}",
                        "\"when\" is not a whole number from 0 to 2^64 - 1"),
                // not JSON
                line("'key'", "the line is a string, not an object"),
                line("{'key':'a','value':'b'} x", "something stands behind the object (byte 25 of the line)"),
                line("{'key':'a','value':'b'}}", "something stands behind the object (byte 24 of the line)"),
                line("{'key':'a','value':'b'", "ends where , or } should be"),
                line("{'key':'a','value':'b", "ends within a string"),
                line("{'key':'a','value':", "ends where a value should be"),
                line("{'key':'a','value':['b'}", "there is } where , or ] should be (byte 24 of the line)"),
                line("{'key':'a' 'value':'b'}", "there is \" where , or } should be (byte 12 of the line)"),
                line("{'key':'a','value':'b',}", "there is } where the name of a member should be"),
                line("{'key':'a','value':['b',]}", "there is ] where a value should be"),
                line("{'key':'a','value':['b' 'c']}", "there is \" where , or ] should be"),
                line("{'key' 'a'}", "there is \" where : should be"),
                line("{key:'a'}", "there is k where the name of a member should be"),
                line("{'key':a}", "there is a where a value should be"),
                line("{'key':nul}", "there is } where null should be"),
                line("{'key':'a','value':01}", "there is 1 where , or } should be"),
                line("{'key':'a','value':+1}", "there is + where a value should be"),
                line("{'key':'a','value':1.}", "there is } where a digit should be"),
                line("{'key':'a','value':.5}", "there is . where a value should be"),
                line("{'key':'a','value':1e}", "there is } where a digit should be"),
                line("{'key':'a','value':-}", "there is } where a digit should be"),
                line("{'key':'a','value':" + "9".repeat(2000) + "}", "a number of more than 1200 digits"),
                line("{'key':'a','value':" + "[".repeat(100) + "}", "nested too deep"),
                line("{'key':'a\tb','value':'b'}", "control character 9 in a string"),
                line("{'key':'\\x41','value':'b'}", "an escape that JSON doesn't have (byte 9 of the line)"),
                line("{'key':'\\u00g0','value':'b'}", "four hexadecimal digits"),
                line("{'key':'\\ud83d','value':'b'}", "half of a surrogate pair (byte 9 of the line)"),
                line("{'key':'\\ud83dx\\ude00','value':'b'}", "half of a surrogate pair (byte 9 of the line)"),
                line("{'key':'\\ud83d\\u0041','value':'b'}", "half of a surrogate pair (byte 9 of the line)"),
                line("{'key':'\\ude00','value':'b'}", "only \\udc80 to \\udcff stand for a byte"),
                line("{'key':'\\udc7f','value':'b'}", "only \\udc80 to \\udcff stand for a byte"),
                line("{'key':'\\udd00','value':'b'}", "only \\udc80 to \\udcff stand for a byte"));
    }

    @ParameterizedTest
    @MethodSource("badLines")
    void aBadLineIsNamed(String line, String what) {
        String good = "{\"key\":\"good\",\"value\":\"v\"}\n";
        bad(new JsonInput(slowly(good + "\n" + line + "\n" + good)), 3, what);
        bad(new JsonInput(slowly(good + "\n" + line)), 3, what);
        bad(new JsonInput(slowly(good + "\n" + line + "\n"), 4, 1 << 20), 3, what.replaceAll(" \\(byte.*", ""));
    }

    private static void bad(JsonInput input, long line, String what) {
        BuildException e = assertThrows(BuildException.class, () -> read(input));
        assertTrue(e.getMessage().contains(what), e.getMessage());
        assertEquals(line, e.position(), e.getMessage());
        assertTrue(!e.isRefused());
    }

    @Test
    void rawBytesMustBeUtf8() {
        for (String hex : List.of(
                "80",
                "ff",
                "c080",
                "c1bf",
                "c3",
                "c328",
                "e08080",
                "e0a0",
                "eda080",
                "edb280",
                "edbfbf",
                "e228a1",
                "f0808080",
                "f08080",
                "f4908080",
                "f5808080",
                "f09f98",
                "f09f9828",
                "fe")) {
            byte[] bytes = java.util.HexFormat.of().parseHex(hex);
            for (String prefix : List.of("", "x", "\u00e9", "yyyyyyy")) {
                String before = "\n{\"key\":\"a\",\"value\":\"" + prefix;
                byte[] line = io.rdbkit.format.Bytes.utf8(before)
                        .concat(io.rdbkit.format.Bytes.wrap(bytes))
                        .concat(io.rdbkit.format.Bytes.utf8("\"}"))
                        .array();
                int column = before.getBytes(StandardCharsets.UTF_8).length;
                String what = "byte 0x" + hex.substring(0, 2) + " is not valid UTF-8; \\udc" + hex.substring(0, 2)
                        + " stands for it (byte " + column + " of the line)";
                bad(new JsonInput(new ByteArrayInputStream(line)), 2, what);
                bad(
                        new JsonInput(new ByteArrayInputStream(line), 8, 1 << 10),
                        2,
                        what.replaceAll(" \\(byte \\d.*", ""));
            }
        }
    }

    @Test
    void bytesBehindAnArrayAreAnError() {
        bad(new JsonInput(slowly("[]\nx")), 2, "something stands behind the array");
        bad(new JsonInput(slowly("[{\"key\":\"a\",\"value\":\"b\"}")), 1, "the input ends where , or ] should be");
        bad(new JsonInput(slowly("[{\"key\":\"a\",\n\"value\":\n\"b\n\"}]")), 3, "control character 10 in a string");
    }

    @Test
    void emptyInputsHaveNoKeys() throws IOException {
        for (String empty : List.of("", "\n", " \r\n\t\n", "\ufeff", "[]", "\n [\n] \n", "\ufeff[]")) {
            assertEquals(List.of(), read(empty), empty);
        }
        assertEquals(List.of("1: db 0 a = string b"), read("\ufeff{\"key\":\"a\",\"value\":\"b\"}"));
    }

    /** A line that is too long to be held must have the order of export. */
    @Test
    void aLongLineMustHaveTheOrderOfExport() {
        bad(
                new JsonInput(slowly("\n{\"value\":\"bbbbbbbbbbbbbbbbbbbbbb\",\"key\":\"a\"}"), 8, 16),
                2,
                "\"key\" is missing");
        bad(
                new JsonInput(slowly("{\"key\":\"a\",\"value\":\"bbbbbbbbbbbbbbbbbbbbbb\",\"db\":1}"), 8, 16),
                1,
                "\"db\" must stand before \"value\", which is longer than");
        bad(
                new JsonInput(slowly("{\"key\":\"a\",\"value\":\"bbbbbbbbbbbbbbbbbbbbbb\",\"value\":1}"), 8, 16),
                1,
                "\"value\" is there twice");
    }

    @Test
    void aLongStringComesInPieces() throws IOException {
        String text = "\u20acuro".repeat(100_000);
        String line = "{\"key\":\"a\",\"value\":\"" + text + "\"}\n";
        try (JsonKeys keys = new JsonKeys(new JsonInput(slowly(line), 1 << 10, 1 << 12))) {
            StringValue value = (StringValue) ((NewKey) keys.next()).value();
            assertEquals(-1, value.length());
            assertEquals(text, new String(value.toBytes().array(), StandardCharsets.UTF_8));
            assertNull(keys.next());
            assertThrows(IllegalStateException.class, value::next);
        }
    }

    @Test
    void elementsThatAreNotPulledAreCheckedToo() throws IOException {
        for (int mostHeld : List.of(16, 1 << 20)) {
            String line = "{\"key\":\"a\",\"value\":[\"x\",\"y\",1,2,3]}\n";
            try (JsonKeys keys = new JsonKeys(new JsonInput(slowly(line + line.replace("3", "null")), 8, mostHeld))) {
                keys.next();
                keys.next();
                BuildException e = assertThrows(BuildException.class, keys::next);
                assertEquals("an element of a list is null, not a string", e.getMessage());
                assertEquals(2, e.position());
            }
        }
    }
}
