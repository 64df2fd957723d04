package io.rdbkit;

import io.rdbkit.io.Form;
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
import io.rdbkit.io.Grammar;
import io.rdbkit.io.RdbInput;
import io.rdbkit.io.Spool;
import io.rdbkit.transcode.Transcoder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes keys and records of any file for a target: values as they are where it has their types, in other types where not, without what it
 * has no room for. One thread's.
 */
final class KeyConverter {

    /** The version whose servers began to write numbers of 8 and 24 bits, and tiny ones, in ziplists: Redis 2.6. */
    private static final int NEW_ZIPLIST_NUMBERS = 6;

    private final Target target;
    private final LossPolicy policy;
    private final KeyHead head;
    private final LostFeatures lost = new LostFeatures();
    private final Transcoder transcoder;
    private final Spool spool = new Spool();
    private final Limits limits;
    private final Consumer<Loss> losses;
    /** Null if nobody looks at what is copied. */
    private final CopiedValues copied;
    /** By field of the hash at hand, when it expires, if that doesn't stand in its value. */
    private Map<Bytes, Long> fieldExpiries = Map.of();
    /** The value of the key that was fitted last, if it was put in another type. */
    private RawValue other;

    /**
     * @param losses is told what is lost
     * @param copied looks at what is copied; null if nobody does
     */
    KeyConverter(Target target, LossPolicy policy, WriteOptions options, Consumer<Loss> losses, CopiedValues copied) {
        this.target = target;
        this.policy = policy;
        this.losses = losses;
        this.copied = copied;
        limits = options.limits();
        head = new KeyHead(target.version());
        transcoder = new Transcoder(Encodings.of(target, options.thresholds()), options.compress(), lost);
    }

    /** One that refuses what would be lost of a value, for {@link #prepare}. */
    static KeyConverter strict(Target target, WriteOptions options) {
        return new KeyConverter(target, LossPolicy.FAIL, options, null, null);
    }

    /**
     * Writes a key, all but SELECTDB.
     *
     * @return the key as it was written, or null if it was left out
     */
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
     * The key as the target has room for it: with a value in a type of the target, which is valid until the next key comes.
     *
     * @return null if it was left out
     */
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

    /** Lets go of the value of the key that {@link #fit} gave last. */
    void endFit() throws IOException {
        if (other != null) {
            other.discard();
            other = null;
        }
        spool.clear();
    }

    /** What is done with a key that there is room for; gives it as it is then. */
    private interface Work {
        KeyEntry on(KeyEntry fitting) throws IOException;
    }

    private KeyEntry unlessDropped(KeyEntry key, Work work) throws IOException {
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
     * Looks at the value, unless nobody asks for that. Afterwards it can still be read.
     *
     * @param copy whether its bytes are to be copied, so that a server will read them as they are
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

    /** Whether it is a vector set, which is copied but for nodes in a form that the target may not know. */
    private boolean mayHaveOtherNodes(KeyEntry key) {
        return key.module() != null && key.module().isVectorSet() && !target.loadsNewerVectorNodes();
    }

    /**
     * Whether servers of a version would take the numbers in a ziplist for something else: RDB 6 gave them new forms. Servers before have the
     * type.
     */
    static boolean isMisread(KeyEntry key, RdbVersion version) {
        return Form.of(key.type()) == Form.ZIPLIST
                && version.number() < NEW_ZIPLIST_NUMBERS
                && key.version().number() >= NEW_ZIPLIST_NUMBERS;
    }

    /** Whether the target has the kind of value at all. */
    private boolean holds(KeyEntry key) {
        Feature kind = Feature.of(key.type().kind());
        boolean holds = kind == null
                || (kind == Feature.MODULE ? target.hasModule(key.module().name()) : target.has(kind));
        if (!holds) {
            lost.add(kind, 1);
        }
        return holds;
    }

    /** The key with what stands before it as far as the target has room for that. */
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

    /** What members of a hash expire as fields do in the target. */
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

    /** An expiry becomes that at the end of its second. */
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

    /** Whether what is known to be lost so far takes the whole key with it. */
    private boolean isToBeDropped() {
        if (lost.isEmpty()) {
            return false;
        }
        return lost.things().keySet().stream().anyMatch(feature -> policy.of(feature) == OnLoss.DROP_KEY);
    }

    /** Whether only its value tells what is lost of it. */
    private boolean mayLoseSome(KeyEntry key) {
        // Redis has 48 bits for the expiry of a field, so also some of those may get lost that it has room for.
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
     * Puts a key aside that there is room for, its value in a type of the target.
     *
     * @throws RdbRefusedException if something would be lost of the value, and this is strict; nothing has been written then
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

    /** Writes what was put aside. */
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

    private RdbType begun(KeyEntry key) throws IOException {
        if (!fieldExpiries.isEmpty()) {
            transcoder.expireFields(fieldExpiries);
        }
        return key.value().transcode(key.type(), key.module(), transcoder);
    }

    /** Encodes a value whose bytes are not to be copied. */
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

    /** Writes what is not a key, or leaves it out. */
    void writeRecord(StandaloneEntry entry, OutputStream out) throws IOException {
        StandaloneEntry fitting = fit(entry);
        if (fitting instanceof FunctionEntry function && function.preRelease()) {
            out.write(Opcode.FUNCTION2.id());
            out.write(EncodedString.of(function.code()).encoded());
        } else if (fitting != null) {
            RecordWriter.write(fitting, out);
        }
    }

    /** What is not a key as the target has room for it, or null if it is left out. */
    StandaloneEntry fit(StandaloneEntry entry) {
        if (entry instanceof AuxEntry aux) {
            if (aux.isOfKeyBefore() && !target.has(Feature.MEMBER_EXPIRY)) {
                loseMemberExpiry(aux);
                return null;
            }
            return aux.fittedTo(target);
        }
        if (entry instanceof FunctionEntry function) {
            return unless(!target.has(Feature.FUNCTION), Feature.FUNCTION, Bytes.utf8(function.libraryName()), entry);
        }
        if (entry instanceof ModuleAuxEntry aux) {
            String module = aux.module().name();
            return unless(!target.hasModuleAux(module), Feature.MODULE_AUX, Bytes.utf8(module), entry);
        }
        // without templates the hashes that refer to them are plain ones
        return entry instanceof HashTemplateEntry && target.takes(Opcode.HASH_TEMPLATE) ? entry : null;
    }

    private StandaloneEntry unless(boolean lost, Feature feature, Bytes name, StandaloneEntry entry) {
        if (lost) {
            lose(feature, name, entry);
        }
        return lost ? null : entry;
    }

    /** The key that it belongs to is written already, so that can't be dropped. */
    private void loseMemberExpiry(AuxEntry aux) {
        if (KeyExtras.isMemberExpiry(aux.name())) {
            OnLoss said = policy.of(Feature.MEMBER_EXPIRY);
            OnLoss done = said == OnLoss.DROP_KEY ? OnLoss.FAIL : said;
            losses.accept(Loss.of(aux, Feature.MEMBER_EXPIRY, null, done));
        }
    }

    private void lose(Feature feature, Bytes name, RdbEntry entry) {
        losses.accept(Loss.of(entry, feature, name, done(feature, true)));
    }

    private static void write(Bytes bytes, OutputStream out) throws IOException {
        out.write(bytes.array(), bytes.arrayOffset(), bytes.length());
    }
}
