package io.rdbkit;

import io.rdbkit.decode.ValueDecoder;
import io.rdbkit.encode.Encodings;
import io.rdbkit.encode.LostFeatures;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Feature;
import io.rdbkit.format.Limits;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import io.rdbkit.format.ValueKind;
import io.rdbkit.io.EncodedString;
import io.rdbkit.io.ExpirySeconds;
import io.rdbkit.io.Form;
import io.rdbkit.io.Grammar;
import io.rdbkit.io.RdbInput;
import io.rdbkit.io.Spool;
import io.rdbkit.transcode.Transcoder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes keys and records of any file for a target. A value whose type the target has is copied; any other is written
 * in another type. What the target has no room for is left out. For one thread.
 */
final class KeyConverter {

    /** The first version whose servers write ziplists with numbers of 8 and 24 bits, and tiny ones: Redis 2.6. */
    private static final int NEW_ZIPLIST_NUMBERS = 6;

    private final Target target;
    private final LossPolicy policy;
    private final KeyHead head;
    private final LostFeatures lost = new LostFeatures();
    private final Transcoder transcoder;
    private final Spool spool = new Spool();
    private final Limits limits;
    private final @Nullable Consumer<Loss> losses;
    /** Null if copied values are not checked. */
    private final @Nullable CopiedValues copied;
    /** The field expiries of the current hash that stand outside its value. */
    private Map<Bytes, Long> fieldExpiries = Map.of();
    /** The value of the last key fitted, if it has another type now. */
    private @Nullable RawValue other;

    /**
     * @param losses is given each loss
     * @param copied checks values that are copied; null for no check
     */
    KeyConverter(
            Target target,
            LossPolicy policy,
            WriteOptions options,
            @Nullable Consumer<Loss> losses,
            @Nullable CopiedValues copied) {
        this.target = target;
        this.policy = policy;
        this.losses = losses;
        this.copied = copied;
        limits = options.limits();
        head = new KeyHead(target.version());
        transcoder = new Transcoder(Encodings.of(target, options.thresholds()), options.compress(), lost);
    }

    /** A converter that refuses a key if something of its value would be lost, for {@link #prepare}. */
    static KeyConverter strict(Target target, WriteOptions options) {
        return new KeyConverter(target, LossPolicy.FAIL, options, null, null);
    }

    /**
     * Writes a key, without SELECTDB.
     *
     * @return the key as it was written, or null if it was left out
     */
    @Nullable
    KeyEntry write(KeyEntry key, OutputStream out) throws IOException {
        return unlessDropped(key, fitting -> {
            boolean copy = isTaken(key);
            if (isEmpty(key, copy)) {
                lost.add(Feature.EMPTY_COLLECTION, 1);
                return null;
            }
            boolean anew = copied != null && copied.hasOtherLength();
            if (copy && !anew) {
                writeHead(fitting, key.type(), out);
                key.value().copyTo(out);
                head.writeBehind(fitting, out);
            } else if (anew) {
                writeAnew(fitting, out);
            } else if (mayLoseSome(key) && policy.says(OnLoss.DROP_KEY)) {
                writeIfWhole(fitting, out);
            } else {
                transcode(fitting, out);
            }
            return fitting;
        });
    }

    /**
     * The key as the target has room for it. Its value has a type of the target and is valid until the next key.
     *
     * @return null if it was left out
     */
    @Nullable
    KeyEntry fit(KeyEntry key) throws IOException {
        endFit();
        return unlessDropped(key, fitting -> isTaken(key) ? fitting : transcoded(fitting));
    }

    private KeyEntry transcoded(KeyEntry key) throws IOException {
        RdbType type;
        try {
            type = begun(key);
            transcoder.writeTo(spool);
        } finally {
            transcoder.end();
        }
        RdbInput in = spool.open(limits);
        Bytes behindKey =
                type == RdbType.MODULE_2 ? Bytes.wrap(in.capture(() -> in.readLength("a module id"))) : Bytes.EMPTY;
        other = new RawValue(in, behindKey, Grammar.shape(type), null, true, new ValueDecoder(null));
        KeyEntry transcoded = key.withValue(target.version(), type, other);
        other.belongsTo(transcoded);
        return transcoded;
    }

    /** Frees the value of the last key from {@link #fit}. */
    void endFit() throws IOException {
        if (other != null) {
            other.discard();
            other = null;
        }
        spool.clear();
    }

    /** Writes or fits a key that the target has room for, and returns the result. */
    private interface Work {
        @Nullable
        KeyEntry on(KeyEntry fitting) throws IOException;
    }

    private @Nullable KeyEntry unlessDropped(KeyEntry key, Work work) throws IOException {
        lost.clear();
        fieldExpiries = Map.of();
        KeyEntry fitting = fitted(key);
        boolean left = !holds(key);
        if (!left && !isToBeDropped()) {
            fitting = work.on(fitting);
            left = fitting == null;
        }
        boolean dropped = left || isToBeDropped();
        if (!lost.isEmpty()) {
            tell(key, dropped);
        }
        return dropped ? null : fitting;
    }

    /**
     * Checks the value if that is wanted. It can still be read afterwards.
     *
     * @param copy whether its bytes will be copied, so that a server reads them unchanged
     * @return whether it is a collection without elements
     */
    private boolean isEmpty(KeyEntry key, boolean copy) throws IOException {
        if (copied == null) {
            return false;
        }
        copied.begin();
        if (copy || key.type().kind() == ValueKind.STREAM || key.type().kind() == ValueKind.MODULE) {
            copied.look(key);
            return copied.isEmpty();
        }
        if (!key.type().kind().isCollection()) {
            return false;
        }
        key.value().hold();
        return key.elements() == 0;
    }

    private boolean isTaken(KeyEntry key) {
        return fieldExpiries.isEmpty()
                && target.takes(key.type())
                && !isMisread(key, target.version())
                && !mayHaveOtherNodes(key);
    }

    /** Whether it is a vector set. It is copied, except for nodes in a form that the target may not know. */
    private boolean mayHaveOtherNodes(KeyEntry key) {
        return key.module() != null && key.module().isVectorSet() && !target.loadsNewerVectorNodes();
    }

    /**
     * Whether servers of a version would misread the numbers in a ziplist: RDB 6 gave them new forms, and older servers
     * have the type.
     */
    static boolean isMisread(KeyEntry key, RdbVersion version) {
        return Form.of(key.type()) == Form.ZIPLIST
                && version.number() < NEW_ZIPLIST_NUMBERS
                && key.version().number() >= NEW_ZIPLIST_NUMBERS;
    }

    /** Whether the target has this kind of value. */
    @SuppressWarnings("NullAway") // a module value has its module, and who converts has a list of losses
    private boolean holds(KeyEntry key) {
        Feature kind = Feature.of(key.type().kind());
        boolean holds = kind == null
                || (kind == Feature.MODULE ? target.hasModule(key.module().name()) : target.has(kind));
        if (!holds) {
            lost.add(kind, 1);
        }
        return holds;
    }

    /** The key without the data in front of it that the target has no room for. */
    private KeyEntry fitted(KeyEntry key) throws IOException {
        KeyEntry fitting = key;
        if (!key.hasMetadataFor(target)) {
            lost.add(Feature.KEY_METADATA, 1);
            fitting = fitting.withoutMetadata();
        }
        if (!key.eviction().equals(Eviction.NONE) && !target.takes(Opcode.IDLE)) {
            lost.add(Feature.EVICTION, 1);
            fitting = fitting.withoutEviction();
        }
        if (!key.extras().isEmpty() && key.extras().producer() != target.producer()) {
            fieldExpiries = fieldExpiries(key);
            loseExtras(key.extras());
            fitting = fitting.withoutExtras();
        }
        return key.hasExpiry() && !target.takes(Opcode.EXPIRETIME_MS) ? inSeconds(fitting) : fitting;
    }

    /** The member expiries of a hash that become field expiries in the target. */
    private Map<Bytes, Long> fieldExpiries(KeyEntry key) {
        return key.type().kind() == ValueKind.HASH && target.has(Feature.FIELD_EXPIRY)
                ? key.memberExpiries()
                : Map.of();
    }

    private void loseExtras(KeyExtras extras) {
        if (extras.timestamps() > 0) {
            lost.add(Feature.KEYDB_TIMESTAMP, 1);
        }
        if (extras.flags() > 0) {
            lost.add(Feature.DRAGONFLY_FLAGS, 1);
        }
        if (extras.memberExpiries() > fieldExpiries.size()) {
            lost.add(Feature.MEMBER_EXPIRY, extras.memberExpiries() - fieldExpiries.size());
        }
    }

    /** Moves an expiry to the end of its second. */
    private KeyEntry inSeconds(KeyEntry key) {
        long seconds = ExpirySeconds.of(key.expiry());
        if (ExpirySeconds.isTooLate(seconds)) {
            lost.add(Feature.EXPIRY_RANGE, 1);
            return key.withExpiry(Expiry.NONE);
        }
        if (!ExpirySeconds.isWhole(key.expiry())) {
            lost.add(Feature.EXPIRY_MS, 1);
        }
        return key.withExpiry(ExpirySeconds.millis(ExpirySeconds.past(seconds)));
    }

    /** Whether the losses known so far drop the whole key. */
    private boolean isToBeDropped() {
        if (lost.isEmpty()) {
            return false;
        }
        return lost.things().keySet().stream().anyMatch(feature -> policy.of(feature) == OnLoss.DROP_KEY);
    }

    /** Whether the value must be read to know what is lost. */
    private boolean mayLoseSome(KeyEntry key) {
        // Redis has 48 bits for a field expiry, so a field of a type with expiries may lose its expiry too.
        return key.type().kind() == ValueKind.STREAM || key.type().hasFieldExpiries() || !fieldExpiries.isEmpty();
    }

    private void writeIfWhole(KeyEntry key, OutputStream out) throws IOException {
        try {
            transcode(key, spool);
            if (!isToBeDropped()) {
                spool.copyTo(out);
            }
        } finally {
            spool.clear();
        }
    }

    /**
     * Holds a key that the target has room for, its value in a type of the target.
     *
     * @throws RdbRefusedException if this converter is strict and something of the value would be lost; nothing has
     *     been written then
     */
    void prepare(KeyEntry key) throws IOException {
        lost.clear();
        try {
            transcode(key, spool);
            if (!lost.isEmpty()) {
                throw refusal(key);
            }
        } catch (IOException | RuntimeException e) {
            spool.clear();
            throw e;
        }
    }

    private RdbRefusedException refusal(KeyEntry key) {
        Map.Entry<Feature, Long> first = lost.things().entrySet().iterator().next();
        Loss loss = Loss.of(key, first.getKey(), first.getValue(), OnLoss.FAIL);
        return new RdbRefusedException(
                RdbRefusedException.Reason.LOSS,
                loss.what() + " can't be written in " + target.version(),
                loss.offset(),
                loss.place());
    }

    /** Writes the key that {@link #prepare} holds. */
    void writePrepared(OutputStream out) throws IOException {
        try {
            spool.copyTo(out);
        } finally {
            spool.clear();
        }
    }

    private void transcode(KeyEntry key, OutputStream out) throws IOException {
        try {
            RdbType type = begun(key);
            writeHead(key, type, out);
            transcoder.writeTo(out);
            head.writeBehind(key, out);
        } finally {
            transcoder.end();
        }
    }

    @SuppressWarnings("NullAway") // a module value has its module, and who converts has a list of losses
    private RdbType begun(KeyEntry key) throws IOException {
        if (!fieldExpiries.isEmpty()) {
            transcoder.expireFields(fieldExpiries);
        }
        return key.value().transcode(key.type(), key.module(), transcoder);
    }

    /** Encodes a value whose bytes must not be copied. */
    private void writeAnew(KeyEntry key, OutputStream out) throws IOException {
        transcoder.encodeNext();
        if (policy.says(OnLoss.DROP_KEY)) {
            writeIfWhole(key, out);
        } else {
            transcode(key, out);
        }
    }

    private void writeHead(KeyEntry key, RdbType type, OutputStream out) throws IOException {
        head.write(key, out);
        out.write(type.id());
        write(key.encodedKey(), out);
    }

    @SuppressWarnings("NullAway") // a module value has its module, and who converts has a list of losses
    private void tell(KeyEntry key, boolean dropped) {
        for (Map.Entry<Feature, Long> loss : lost.things().entrySet()) {
            losses.accept(Loss.of(key, loss.getKey(), loss.getValue(), done(loss.getKey(), dropped)));
        }
    }

    private OnLoss done(Feature feature, boolean dropped) {
        if (policy.of(feature) == OnLoss.FAIL) {
            return OnLoss.FAIL;
        }
        return dropped ? OnLoss.DROP_KEY : OnLoss.DROP_FEATURE;
    }

    /** Writes an entry that is not a key, or leaves it out. */
    void writeRecord(StandaloneEntry entry, OutputStream out) throws IOException {
        StandaloneEntry fitting = fit(entry);
        if (fitting instanceof FunctionEntry function && function.preRelease()) {
            out.write(Opcode.FUNCTION2.id());
            out.write(EncodedString.of(function.code()).encoded());
        } else if (fitting != null) {
            RecordWriter.write(fitting, out);
        }
    }

    /** An entry that is not a key, as the target has room for it; null if it is left out. */
    @Nullable
    StandaloneEntry fit(StandaloneEntry entry) {
        return switch (entry.opcode()) {
            case AUX -> fit((AuxEntry) entry);
            case FUNCTION2, FUNCTION_PRE_GA -> {
                Bytes name = Bytes.utf8(((FunctionEntry) entry).libraryName());
                yield unless(!target.has(Feature.FUNCTION), Feature.FUNCTION, name, entry);
            }
            case MODULE_AUX -> {
                String module = ((ModuleAuxEntry) entry).module().name();
                yield unless(!target.hasModuleAux(module), Feature.MODULE_AUX, Bytes.utf8(module), entry);
            }
            // Without templates the hashes that refer to them become plain ones.
            case HASH_TEMPLATE -> target.takes(Opcode.HASH_TEMPLATE) ? entry : null;
            // They are about a cluster node, or only one producer knows them. The output is for another server.
            case SLOT_INFO, SLOT_IMPORT, RAM_LRU, SLOT_NUM -> null;
            case RESIZEDB -> null; // the writer makes its own
            case EOF, SELECTDB, EXPIRETIME, EXPIRETIME_MS, FREQ, IDLE, KEY_META -> throw noEntry(entry);
            case UPDATE, OBJECT_FLAGS, ZSTD_RECORDS, LZ4_RECORDS, RECORDS_END -> throw noEntry(entry);
        };
    }

    private static AssertionError noEntry(StandaloneEntry entry) {
        return new AssertionError(entry.opcode() + " is no entry of its own");
    }

    private @Nullable AuxEntry fit(AuxEntry aux) {
        if (aux.isOfKeyBefore() && !target.has(Feature.MEMBER_EXPIRY)) {
            loseMemberExpiry(aux);
            return null;
        }
        return aux.fittedTo(target);
    }

    private @Nullable StandaloneEntry unless(boolean lost, Feature feature, Bytes name, StandaloneEntry entry) {
        if (lost) {
            lose(feature, name, entry);
        }
        return lost ? null : entry;
    }

    /** The key it belongs to has been written already, so that key can't be dropped. */
    @SuppressWarnings("NullAway") // a module value has its module, and who converts has a list of losses
    private void loseMemberExpiry(AuxEntry aux) {
        if (KeyExtras.isMemberExpiry(aux.name())) {
            OnLoss said = policy.of(Feature.MEMBER_EXPIRY);
            OnLoss done = said == OnLoss.DROP_KEY ? OnLoss.FAIL : said;
            losses.accept(Loss.of(aux, Feature.MEMBER_EXPIRY, null, done));
        }
    }

    @SuppressWarnings("NullAway") // a module value has its module, and who converts has a list of losses
    private void lose(Feature feature, Bytes name, RdbEntry entry) {
        losses.accept(Loss.of(entry, feature, name, done(feature, true)));
    }

    private static void write(Bytes bytes, OutputStream out) throws IOException {
        out.write(bytes.array(), bytes.arrayOffset(), bytes.length());
    }
}
