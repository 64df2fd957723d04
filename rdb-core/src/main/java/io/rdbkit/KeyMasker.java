package io.rdbkit;

import io.rdbkit.decode.ValueDecoder;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Limits;
import io.rdbkit.format.ModuleType;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbRefusedException.Reason;
import io.rdbkit.format.ValueKind;
import io.rdbkit.io.Grammar;
import io.rdbkit.io.HashTemplates;
import io.rdbkit.io.Spool;
import io.rdbkit.mask.ValueMask;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes keys with their values masked, for a target if there is one. One thread's. */
final class KeyMasker {

    private final Masking masking;
    private final ValueMask values;
    private final KeyHead head;
    /** Null if nothing is to be converted. */
    private final @Nullable KeyConverter converter;

    private final HashTemplates templates;
    private final Limits limits;
    private final Spool spool = new Spool();
    private long metadata;

    /** @param templates those with masked names, for a value that is converted */
    KeyMasker(Masking masking, KeyHead head, @Nullable KeyConverter converter, HashTemplates templates, Limits limits) {
        this.masking = masking;
        this.head = head;
        this.converter = converter;
        this.templates = templates;
        this.limits = limits;
        values = masking.values();
    }

    /** How many keys lost their metadata. */
    long metadata() {
        return metadata;
    }

    /** How many zsets kept their scores. */
    long unordered() {
        return values.unordered();
    }

    /**
     * Writes a key, all but SELECTDB.
     *
     * @return the key as it was written, or null if it was left out
     * @throws RdbRefusedException if it is a module's, whose bytes nobody else can read
     */
    @Nullable
    KeyEntry write(KeyEntry key, OutputStream out) throws IOException {
        if (masking.keeps(key)) {
            return converter == null ? copy(key, out) : converter.write(key, out);
        }
        ModuleType module = key.module();
        if (module != null) {
            throw new RdbRefusedException(
                    Reason.LOSS,
                    "a value of module type " + module.name()
                            + " can't be masked; --no-modules leaves such keys out, --keep leaves them as they are",
                    key.offset(),
                    key);
        }
        KeyEntry bare = withoutMetadata(withMaskedMembers(key));
        int order = ValueMask.hasPlainScores(key.type()) ? key.value().scoreOrder(values, key.type()) : 0;
        if (converter != null) {
            return convert(converter, bare, order, out);
        }
        begin(bare, out);
        bare.value().mask(values, bare.type(), order, out);
        head.writeBehind(bare, out);
        return bare;
    }

    private KeyEntry copy(KeyEntry key, OutputStream out) throws IOException {
        begin(key, out);
        key.value().copyTo(out);
        head.writeBehind(key, out);
        return key;
    }

    private void begin(KeyEntry key, OutputStream out) throws IOException {
        head.write(key, out);
        out.write(key.type().id());
        key.encodedKey().writeTo(out);
    }

    private @Nullable KeyEntry convert(KeyConverter converter, KeyEntry key, int order, OutputStream out)
            throws IOException {
        RawValue masked = null;
        try {
            key.value().mask(values, key.type(), order, spool);
            masked = new RawValue(
                    spool.open(limits),
                    Bytes.EMPTY,
                    Grammar.shape(key.type()),
                    templates,
                    true,
                    new ValueDecoder(null));
            KeyEntry changed = key.withValue(key.type(), masked);
            masked.belongsTo(changed);
            return converter.write(changed, out);
        } finally {
            if (masked != null) {
                masked.discard();
            }
            spool.clear();
        }
    }

    /** What modules have attached to a key, nobody else can read. */
    private KeyEntry withoutMetadata(KeyEntry key) {
        if (key.metadata().isEmpty()) {
            return key;
        }
        metadata++;
        return key.withoutMetadata();
    }

    /** Members that expire as KeyDB writes it are named again behind the value. */
    private KeyEntry withMaskedMembers(KeyEntry key) throws IOException {
        if (key.extras().memberExpiries() == 0) {
            return key;
        }
        Map<Bytes, Long> masked = new LinkedHashMap<>();
        for (Map.Entry<Bytes, Long> member : key.memberExpiries().entrySet()) {
            Bytes name = member.getKey();
            masked.put(
                    key.type().kind() == ValueKind.HASH ? values.maskField(name) : values.mask(name),
                    member.getValue());
        }
        return key.withExtras(key.extras().withExpiries(masked));
    }
}
