package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Feature;
import io.rdbkit.format.RdbType;
import org.jspecify.annotations.Nullable;

/**
 * Something of a key or a record that a target has no room for.
 *
 * @param feature the feature that is lost
 * @param things  how many things: field expiries, groups, consumers, pending entries; else 1
 * @param done    what was done; a key or record of which nothing would be left counts as dropped
 * @param db      the database of the key as it was read, -1 if it is not a key
 * @param key     its name as it was read, null if it is not a key
 * @param type    the type of its value, null if it is not a key
 * @param name    the name of a module, a function library or a slot import; else null
 * @param offset  its offset in the input
 */
public record Loss(
        Feature feature,
        long things,
        OnLoss done,
        int db,
        @Nullable Bytes key,
        @Nullable RdbType type,
        @Nullable Bytes name,
        long offset) {

    @SuppressWarnings("NullAway") // a value of a module has one
    static Loss of(KeyEntry key, Feature feature, long things, OnLoss done) {
        KeyEntry read = key.origin();
        Bytes module = feature == Feature.MODULE ? Bytes.utf8(key.module().name()) : null;
        return new Loss(feature, things, done, read.db(), read.key(), read.type(), module, read.offset());
    }

    /** A loss of something that is not a key. */
    static Loss of(RdbEntry record, Feature feature, @Nullable Bytes name, OnLoss done) {
        return new Loss(feature, 1, done, -1, null, null, name, record.offset());
    }

    /** The loss in words: {@code the expiries of 3 fields}, {@code a stream}. */
    public String what() {
        return switch (feature) {
            case STREAM -> "a stream";
            case STREAM_COUNTERS -> "the first ID, highest deleted ID or count of added entries of a stream";
            case STREAM_ENTRIES_READ -> "the number of entries that " + several("group", "has", "have") + " read";
            case STREAM_ACTIVE_TIME -> "the times when " + several("consumer", "was", "were") + " active";
            case STREAM_IDMP -> "the producers that a stream remembers";
            case STREAM_NACK -> several("pending entry", "without an owner", "pending entries", "without an owner");
            case FIELD_EXPIRY -> "the expiry of " + things + (things == 1 ? " field" : " fields");
            case ARRAY -> "an array";
            case MODULE -> "a value of module " + name;
            case MODULE_AUX -> "data of module " + name;
            case FUNCTION -> "function library " + name;
            case KEY_METADATA -> "metadata of modules";
            case EVICTION -> "an idle time or LFU counter";
            case EXPIRY_MS -> "the milliseconds of an expiry";
            case EXPIRY_RANGE -> "an expiry after 2038-01-19";
            case MEMBER_EXPIRY -> "the expiry of " + things + (things == 1 ? " member" : " members");
            case KEYDB_TIMESTAMP -> "KeyDB's timestamp of a key";
            case DRAGONFLY_FLAGS -> "Dragonfly's flags of a key";
            case EMPTY_COLLECTION -> "a collection without elements";
        };
    }

    private String several(String one, String behindOne, String behindMany) {
        return several(one, behindOne, one + "s", behindMany);
    }

    private String several(String one, String behindOne, String many, String behindMany) {
        return things == 1 ? "1 " + one + " " + behindOne : things + " " + many + " " + behindMany;
    }

    /** The place in words: {@code db 0, key "user:42", HASH_LISTPACK_EX}; empty if it is not a key. */
    public String where() {
        return place().toString();
    }

    /** The place for an error. */
    Object place() {
        return key == null ? "" : new KeyPlace(db, key, type);
    }
}
