package io.rdbkit.format;

import java.util.Locale;

/**
 * Kinds of things that can be wrong with a file. Each has a code that never changes: its name in lower case with
 * hyphens, see {@link #toString}.
 */
public enum Flaw {

    // ---- the file

    /** Bytes that the format does not allow. The beginning of the next key is unknown then. */
    STRUCTURE("refuses the file"),
    /** The input ends too early. */
    TRUNCATED("refuses the file"),
    /** A type or opcode that only the server or module that wrote it can read. */
    UNSUPPORTED("refuses the file, unless it has the version that wrote it"),
    /** The checksum at the end does not match the bytes. */
    WRONG_CHECKSUM("refuses the file"),
    /** Bytes behind the end of the RDB that may be keys or commands and can't be read. */
    BAD_TAIL("ignores bytes behind the end of an RDB; in an AOF it refuses the file"),
    /** Bytes behind the end of the RDB without content: the mark of a full sync, line ends, zeros and such. */
    IGNORED_TAIL(Severity.NOTE, "ignores bytes behind the end of an RDB; in an AOF it refuses the file"),
    /** A record states another number of keys of a database than it has. */
    KEY_COUNT(Severity.NOTE, "makes its tables larger or smaller than needed"),
    /** A record promises more keys than a server can get memory for. */
    KEY_COUNT_HUGE("dies, if it allocates memory for so many keys"),
    /** A database number above the 16 databases that servers have by default. */
    DATABASE_NUMBER(Severity.NOTE, "refuses the file, unless its setting 'databases' is large enough"),
    /** A type or opcode that servers of the file's version don't know. */
    NEWER_THAN_VERSION("refuses the file or dies, unless it is newer than the version of the file"),
    /** A type or opcode that only the producer of the file has. */
    OF_PRODUCER(Severity.NOTE, "refuses the file, unless it is of the same producer"),
    /** Data that a module keeps beside its keys. */
    MODULE_AUX(Severity.NOTE, "refuses the file, unless it has the module"),
    /** Metadata of a key that a server may not ignore. */
    KEY_METADATA(Severity.NOTE, "refuses the file, unless it has the module"),
    /** Metadata of a key that a server may ignore. */
    KEY_METADATA_IGNORED(Severity.NOTE, "drops the metadata, unless it has the module"),
    /** A node of a Valkey cluster was importing slots when the file was written. */
    SLOT_IMPORT("dies, unless it is a node of a cluster; if the record is wrong, it refuses the file"),
    /** Keys with module values. */
    MODULE_VALUE(Severity.NOTE, "refuses the file, unless it has the module"),

    /** A reason why the given target does not load the file. */
    TARGET("refuses the file"),

    // ---- function libraries

    /** Two libraries with one name. */
    DUPLICATE_FUNCTION("refuses the file"),
    /** A library whose first line does not name the engine and the library. */
    FUNCTION_HEADER("refuses the file"),
    /** A library for an engine that no server has without a module. */
    FUNCTION_ENGINE(Severity.NOTE, "refuses the file, unless a module brings the engine"),
    /** A library in the form of the Redis 7.0 release candidates. */
    FUNCTION_PRE_RELEASE(Severity.NOTE, "refuses the file, unless it is Redis 7.0"),

    // ---- keys

    /** A key that came before in the same database. */
    DUPLICATE_KEY("dies while it loads"),
    /** A key whose expiry has passed. */
    EXPIRED_KEY(Severity.NOTE, "drops the key, if it is a primary"),

    // ---- values

    /** A compressed string that can't be decompressed to its stated length. */
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
    /** A packed value whose bytes its encoding does not allow. */
    PACKED_DAMAGED("refuses the file, or dies when the value is used"),
    /** A packed value with an incomplete pair at its end. */
    PACKED_PAIRS("refuses the file, or dies when the value is used"),
    /** Numbers of an intset that don't rise. */
    INTSET_ORDER("refuses the file, or doesn't find members"),
    /** A list node of an unknown kind. */
    LIST_NODE("refuses the file"),
    /** A list node without items. */
    EMPTY_NODE(Severity.NOTE, "leaves the node out, or keeps it without effect"),
    /** A hash that refers to a template that does not exist or has other fields. */
    HASH_TEMPLATE("refuses the file"),
    /** A field expiry that is not a valid time for servers. */
    FIELD_EXPIRY("refuses the file, dies, or dies when the field is used"),
    /** Fields of a packed hash that are not in the order of their expiries. */
    FIELD_EXPIRY_ORDER(Severity.NOTE, "loads it, and may expire fields late"),
    /** A hash field whose expiry has passed. */
    EXPIRED_FIELD(Severity.NOTE, "drops the field, if it is a primary"),
    /** Elements of an array whose indices don't rise. */
    ARRAY_ORDER("refuses the file"),

    // ---- streams

    /** A stream node with a damaged head. */
    STREAM_NODE("refuses the file, dies, or dies when the stream is used"),
    /** A damaged stream record. */
    STREAM_RECORD("refuses the file, dies, or dies when the stream is read"),
    /** Records or nodes of a stream whose IDs don't rise. */
    STREAM_ORDER("refuses the file, doesn't find records, or gives them twice"),
    /** A stream that states another length than the number of its records. */
    STREAM_LENGTH("refuses the file, or answers XLEN wrongly"),
    /** A stream with records above its last ID. */
    STREAM_LAST_ID("loads it, and may give IDs again"),
    /** A stream whose first ID, highest deleted ID or count of records ever added contradicts its records. */
    STREAM_COUNTERS("loads it, and answers XINFO wrongly"),
    /** Two groups with one name. */
    DUPLICATE_GROUP("refuses the file"),
    /** Two consumers with one name in a group. */
    DUPLICATE_CONSUMER("refuses the file, from Redis 7.0 on"),
    /** Pending entries of a group whose IDs don't rise. */
    PENDING_ORDER("sorts the entries, and refuses the file if one is there twice"),
    /** A pending entry of a group that no consumer has. */
    PENDING_OWNER("refuses the file, or dies when the group is used"),
    /** A pending entry of a consumer that its group does not have. */
    PENDING_UNKNOWN("refuses the file"),
    /** A pending entry that two consumers have, or that one has twice. */
    PENDING_SHARED("refuses the file, or counts the entry twice");

    /** How bad a flaw is. */
    public enum Severity {
        /** Some server with default settings refuses the file, crashes, or holds other data than the file has. */
        ERROR,
        /** The effect depends on the settings of the server, its modules or the clock. */
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

    /** How bad the flaw is. */
    public Severity severity() {
        return severity;
    }

    /**
     * The effect on servers, as the end of a sentence that begins with "a server": {@code refuses the file}.
     * docs/findings.md has it for each server.
     */
    public String effect() {
        return effect;
    }

    /** The code: {@code duplicate-key}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
