package io.rdbkit;

import io.rdbkit.decode.StreamDecoder;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Feature;
import io.rdbkit.io.ExpirySeconds;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.StreamConsumer;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamIdempotence;
import io.rdbkit.value.StreamPending;
import io.rdbkit.value.StreamState;
import io.rdbkit.value.StreamValue;
import io.rdbkit.value.Value;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Finds the features that a key uses. It reads a value only if its type does not decide this. */
final class FeatureScan {

    private final KeyEntry key;
    private final Set<Feature> used = EnumSet.noneOf(Feature.class);

    private final @Nullable LongConsumer fieldExpiries;

    private FeatureScan(KeyEntry key, @Nullable LongConsumer fieldExpiries) {
        this.key = key;
        this.fieldExpiries = fieldExpiries;
    }

    /** @param fieldExpiries is given the expiry of each field that has one; may be null */
    @SuppressWarnings("NullAway") // a value of a module has one
    static Set<Feature> of(KeyEntry key, @Nullable LongConsumer fieldExpiries) throws IOException {
        boolean plain = !key.hasExpiry()
                && key.eviction() == Eviction.NONE
                && key.metadata().isEmpty()
                && key.extras().isEmpty();
        Feature kind = Feature.of(key.type().kind());
        boolean mayExpire = key.type().hasFieldExpiries();
        if (plain && kind == null && !mayExpire) {
            return Set.of();
        }
        FeatureScan scan = new FeatureScan(key, fieldExpiries);
        scan.addHead();
        if (kind != null) {
            scan.used.add(kind);
        }
        if (mayExpire || kind == Feature.STREAM) {
            key.value().scan(key.type(), scan::look);
        } else if (kind == Feature.MODULE && key.module().isVectorSet()) {
            key.value().scanVectorSet();
        }
        return scan.used;
    }

    private void addHead() {
        if (!key.eviction().equals(Eviction.NONE)) {
            used.add(Feature.EVICTION);
        }
        if (!key.metadata().isEmpty()) {
            used.add(Feature.KEY_METADATA);
        }
        addExtras(key.extras());
        if (key.hasExpiry()) {
            if (ExpirySeconds.isTooLate(ExpirySeconds.of(key.expiry()))) {
                used.add(Feature.EXPIRY_RANGE);
            } else if (!ExpirySeconds.isWhole(key.expiry())) {
                used.add(Feature.EXPIRY_MS);
            }
        }
    }

    private void addExtras(KeyExtras extras) {
        if (extras.timestamps() > 0) {
            used.add(Feature.KEYDB_TIMESTAMP);
        }
        if (extras.flags() > 0) {
            used.add(Feature.DRAGONFLY_FLAGS);
        }
        if (extras.memberExpiries() > 0) {
            used.add(Feature.MEMBER_EXPIRY);
        }
    }

    /** @return the number of elements */
    private long look(Value value) throws IOException {
        return value instanceof HashValue hash ? look(hash) : look((StreamValue) value);
    }

    private long look(HashValue hash) throws IOException {
        long fields = 0;
        for (HashField field; (field = hash.next()) != null; fields++) {
            if (field.expiry() != Expiry.NONE) {
                used.add(Feature.FIELD_EXPIRY);
                if (fieldExpiries != null) {
                    fieldExpiries.accept(field.expiry());
                }
            }
        }
        return fields;
    }

    private long look(StreamValue stream) throws IOException {
        while (stream.next() != null) {
            // the decoder compares their number with the length
        }
        StreamState state = stream.state();
        key.value().noteOtherLength(((StreamDecoder) stream).hasOtherLength());
        if (!state.followsFromRecords()) {
            used.add(Feature.STREAM_COUNTERS);
        }
        for (StreamGroup group; (group = stream.nextGroup()) != null; ) {
            look(group, state);
        }
        StreamIdempotence idempotence = stream.idempotence();
        if (idempotence != null && !idempotence.equals(StreamIdempotence.UNUSED)) {
            used.add(Feature.STREAM_IDMP);
        }
        return state.length();
    }

    private void look(StreamGroup group, StreamState state) {
        if (group.entriesRead() != StreamGroup.entriesReadUpTo(group.lastId(), state)) {
            used.add(Feature.STREAM_ENTRIES_READ);
        }
        for (StreamConsumer consumer : group.consumers()) {
            if (consumer.activeTime() != consumer.seenTime()) {
                used.add(Feature.STREAM_ACTIVE_TIME);
            }
        }
        StreamPending pending = group.pending();
        for (int i = 0; i < pending.size() && !used.contains(Feature.STREAM_NACK); i++) {
            if (pending.consumer(i) == StreamPending.NOBODY) {
                used.add(Feature.STREAM_NACK);
            }
        }
    }
}
