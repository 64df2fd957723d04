package io.rdbkit.format;

import java.util.Locale;

/**
 * What can be wrong with a file, each with a code that stays the same from version to version: its name in small letters with hyphens, which
 * {@link #toString} gives.
 */
public enum Flaw {

    // ---- the file

    /** Bytes that the format doesn't allow, so that nobody knows where the next key begins. */
    STRUCTURE("refuses the file"),
    /** The input ends too early. */
    TRUNCATED("refuses the file"),
    /** A type or opcode that can't be read without the server or module that wrote it. */
    UNSUPPORTED("refuses the file, unless it has the version that wrote it"),
    /** The checksum at the end is not that of the bytes. */
    WRONG_CHECKSUM("refuses the file"),
    /** Something behind the end of the RDB that may be keys or commands, and can't be read. */
    BAD_TAIL("ignores bytes behind the end of an RDB; in an AOF it refuses the file"),
    /** Bytes behind the end of the RDB that hold nothing: a mark of a full sync, line ends, zeros and such. */
    IGNORED_TAIL(Severity.NOTE, "ignores bytes behind the end of an RDB; in an AOF it refuses the file"),
    /** A record that says how many keys a database has, and it has others. */
    KEY_COUNT(Severity.NOTE, "makes its tables larger or smaller than needed"),
    /** A record that promises so many keys that room for them is more than a server can get. */
    KEY_COUNT_HUGE("dies, if it allocates memory for so many keys"),
    /** A database beyond the 16 that servers have by default. */
    DATABASE_NUMBER(Severity.NOTE, "refuses the file, unless its setting 'databases' is large enough"),
    /** A type or opcode that servers of the file's version don't know. */
    NEWER_THAN_VERSION("refuses the file or dies, unless it is newer than the version of the file"),
    /** A type or opcode that only the servers of the one have that wrote the file. */
    OF_PRODUCER(Severity.NOTE, "refuses the file, unless it is of the same producer"),
    /** Data of a module beside its keys. */
    MODULE_AUX(Severity.NOTE, "refuses the file, unless it has the module"),
    /** Metadata of a key that a server may not ignore. */
    KEY_METADATA(Severity.NOTE, "refuses the file, unless it has the module"),
    /** Metadata of a key that a server may ignore. */
    KEY_METADATA_IGNORED(Severity.NOTE, "drops the metadata, unless it has the module"),
    /** A node of a Valkey cluster was importing slots when the file was written. */
    SLOT_IMPORT("dies, unless it is a node of a cluster; if the record is wrong, it refuses the file"),
    /** Keys whose value is a module's. */
    MODULE_VALUE(Severity.NOTE, "refuses the file, unless it has the module"),

    /** What keeps the server from loading it that was asked about. */
    TARGET("refuses the file"),

    // ---- function libraries

    /** Two libraries of one name. */
    DUPLICATE_FUNCTION("refuses the file"),
    /** A library whose first line doesn't name engine and library. */
    FUNCTION_HEADER("refuses the file"),
    /** A library for an engine that no server has by itself. */
    FUNCTION_ENGINE(Severity.NOTE, "refuses the file, unless a module brings the engine"),
    /** A library as release candidates of Redis 7.0 wrote it. */
    FUNCTION_PRE_RELEASE(Severity.NOTE, "refuses the file, unless it is Redis 7.0"),

    // ---- keys

    /** A key that was there before, in the same database. */
    DUPLICATE_KEY("dies while it loads"),
    /** A key whose expiry has passed. */
    EXPIRED_KEY(Severity.NOTE, "drops the key, if it is a primary"),

    // ---- values

    /** A compressed string whose bytes don't give what they should. */
    DAMAGED_STRING("refuses the file"),
    /** A set, zset, hash, list or array without elements. */
    EMPTY_COLLECTION(
            "leaves the key out, or refuses the file; before Redis 6.2 it has the key, or dies when the key is used"),
    /** A member that a set or zset has twice. */
    DUPLICATE_MEMBER("refuses the file, or gives the member twice"),
    /** A field that a hash has twice. */
    DUPLICATE_FIELD("refuses the file, or gives the field twice"),
    /** A score that is not a number. */
    NAN_SCORE("refuses the file, dies, or doesn't find members"),
    /** Members of a packed zset that are not in the order of their scores. */
    ZSET_ORDER("loads it, and doesn't find members"),
    /** A packed value that is not what its encoding allows. */
    PACKED_DAMAGED("refuses the file, or dies when the value is used"),
    /** A packed value with a field, member or value left over. */
    PACKED_PAIRS("refuses the file, or dies when the value is used"),
    /** Numbers of an intset that don't rise. */
    INTSET_ORDER("refuses the file, or doesn't find members"),
    /** A list's node of a kind that there isn't. */
    LIST_NODE("refuses the file"),
    /** A list's node without items. */
    EMPTY_NODE(Severity.NOTE, "leaves the node out, or keeps it without effect"),
    /** A hash that refers to a template that isn't there, or has other fields. */
    HASH_TEMPLATE("refuses the file"),
    /** A field's expiry that is no time a server knows. */
    FIELD_EXPIRY("refuses the file, dies, or dies when the field is used"),
    /** Fields of a packed hash that don't stand in the order of their expiries. */
    FIELD_EXPIRY_ORDER(Severity.NOTE, "loads it, and may expire fields late"),
    /** A hash field whose expiry has passed. */
    EXPIRED_FIELD(Severity.NOTE, "drops the field, if it is a primary"),
    /** Elements of an array whose indices don't rise. */
    ARRAY_ORDER("refuses the file"),

    // ---- streams

    /** A node of a stream whose head is not what it must be. */
    STREAM_NODE("refuses the file, dies, or dies when the stream is used"),
    /** A record of a stream that is not what it must be. */
    STREAM_RECORD("refuses the file, dies, or dies when the stream is read"),
    /** Records or nodes of a stream whose IDs don't rise. */
    STREAM_ORDER("refuses the file, doesn't find records, or gives them twice"),
    /** A stream that says it has more or fewer records than it has. */
    STREAM_LENGTH("refuses the file, or answers XLEN wrongly"),
    /** A stream with records beyond the last ID it says it gave. */
    STREAM_LAST_ID("loads it, and may give IDs again"),
    /** A stream whose first ID, highest deleted ID or count of records ever added contradict its records. */
    STREAM_COUNTERS("loads it, and answers XINFO wrongly"),
    /** Two groups of one name. */
    DUPLICATE_GROUP("refuses the file"),
    /** Two consumers of one name in a group. */
    DUPLICATE_CONSUMER("refuses the file, from Redis 7.0 on"),
    /** Pending entries of a group whose IDs don't rise. */
    PENDING_ORDER("sorts the entries, and refuses the file if one is there twice"),
    /** A pending entry of a group that no consumer has. */
    PENDING_OWNER("refuses the file, or dies when the group is used"),
    /** A pending entry of a consumer that its group doesn't have. */
    PENDING_UNKNOWN("refuses the file"),
    /** A pending entry that two consumers have, or one has twice. */
    PENDING_SHARED("refuses the file, or counts the entry twice");

    /** How bad it is. */
    public enum Severity {
        /** Some server, with its default settings, refuses the file, dies of it, or holds something else than the file says. */
        ERROR,
        /** What comes of it depends on a server's settings, its modules or the clock. */
        NOTE
    }

    private final Severity severity;
    private final String effect;

    Flaw(String effect) {
        this(Severity.ERROR, effect);
    }

    Flaw(Severity severity, String effect) {
        this.severity = severity;
        this.effect = effect;
    }

    /** How bad it is. */
    public Severity severity() {
        return severity;
    }

    /** What servers do with it, to go on from "a server": {@code refuses the file}. docs/findings.md has it by server. */
    public String effect() {
        return effect;
    }

    /** Its code: {@code duplicate-key}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
