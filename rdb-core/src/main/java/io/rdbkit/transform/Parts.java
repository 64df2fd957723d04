package io.rdbkit.transform;

import io.rdbkit.AuxEntry;
import io.rdbkit.FunctionEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.ModuleAuxEntry;
import io.rdbkit.RdbWriter;
import io.rdbkit.ResizeHint;
import io.rdbkit.StandaloneEntry;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.io.AtomicDirectory;
import io.rdbkit.ledger.Clash;
import io.rdbkit.ledger.Duplicates;
import io.rdbkit.ledger.KeyLedger;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.binary.Hex;
import org.jspecify.annotations.Nullable;

/** The parts of a split while they are written. A part begins with its first key. */
final class Parts implements Closeable {

    /** When a MODULE_AUX record wants to be read: after the keys. */
    private static final long AFTER_KEYS = SharedRecords.BEHIND_KEYS;

    /** How many parts have a full buffer each; with more of them buffers are smaller. */
    private static final int FULL_BUFFERS = 32;

    private final AtomicDirectory directory;
    private final RdbVersion version;
    private final WriteOptions options;
    private final FunctionsTo functions;
    private final boolean keepDbNumbers;
    /** The names of parts that are made also without keys: all of them, or only if there would be no part, and functions would be lost. */
    private final List<String> madeAnyway;

    private final boolean allOfThem;

    private final Map<String, Open> parts = new LinkedHashMap<>();
    /** The encoded records at the beginning and at the end of every part. */
    private final List<Bytes> beforeKeys = new ArrayList<>();

    private final List<Bytes> functionLibraries = new ArrayList<>();
    private final List<Bytes> afterKeys = new ArrayList<>();
    private final Map<Integer, ResizeHint> hints = new LinkedHashMap<>();
    /**
     * Notes the names of each part, with the ordinal of the part in place of a database; null if names are distinct.
     */
    private final @Nullable KeyLedger names;

    private @Nullable Open current;
    /** How many parts the buffers are made for. */
    private int buffered;

    /** A part that is being written. */
    private record Open(String name, int ordinal, RdbWriter writer) {}

    Parts(
            AtomicDirectory directory,
            RdbVersion version,
            WriteOptions options,
            FunctionsTo functions,
            boolean keepDbNumbers,
            List<String> madeAnyway,
            boolean allOfThem,
            @Nullable KeyLedger names) {
        this.directory = directory;
        this.version = version;
        this.options = options;
        this.functions = functions;
        this.keepDbNumbers = keepDbNumbers;
        this.madeAnyway = madeAnyway;
        this.allOfThem = allOfThem;
        buffered = Math.max(FULL_BUFFERS, madeAnyway.size());
        this.names = names;
    }

    /** Writes an entry that is not a key to all parts. */
    @SuppressWarnings("NullAway") // a part is open where this is called
    void write(StandaloneEntry entry) throws IOException {
        if (entry instanceof ResizeHint hint) {
            hints.put(hint.db(), hint);
        } else if (entry instanceof AuxEntry aux && aux.isOfKeyBefore()) {
            current.writer.write(entry);
        } else if (entry instanceof FunctionEntry) {
            share(entry, functionLibraries, functions);
        } else if (entry instanceof ModuleAuxEntry aux && aux.when() == AFTER_KEYS) {
            afterKeys.add(RdbWriter.encode(entry));
        } else {
            share(entry, beforeKeys, FunctionsTo.ALL);
        }
    }

    /**
     * Writes an entry to the open parts, and keeps it for later ones, see {@link #open}.
     *
     * @param which which of the open parts get it
     */
    private void share(StandaloneEntry entry, List<Bytes> forPartsToCome, FunctionsTo which) throws IOException {
        Bytes record = RdbWriter.encode(entry);
        forPartsToCome.add(record);
        long receivers = which == FunctionsTo.NONE ? 0 : which == FunctionsTo.FIRST ? 1 : parts.size();
        for (Open part : parts.values().stream().limit(receivers).toList()) {
            part.writer.writeEncoded(record);
        }
    }

    /** The name of the part that got the last key; null before the first. */
    @Nullable
    String current() {
        return current == null ? null : current.name;
    }

    /** How many bytes that part has. */
    long written() {
        return current == null ? 0 : current.writer.position();
    }

    void write(KeyEntry key, String name) throws IOException {
        if (current == null || !current.name.equals(name)) {
            current = parts.get(name);
            if (current == null) {
                current = open(name, hints.get(key.db()));
            }
        }
        KeyEntry placed = keepDbNumbers || key.db() == 0 ? key : key.withDb(0);
        current.writer.write(placed);
        if (names != null) {
            names.add(current.ordinal, key.key(), key.db(), key.key(), key.offset());
        }
    }

    private Open open(String name, @Nullable ResizeHint hint) throws IOException {
        directory.requireOther(name);
        RdbWriter writer = parts.isEmpty()
                ? RdbWriter.create(directory.resolve(name), version, options)
                : parts.values().iterator().next().writer.createBeside(directory.resolve(name));
        boolean first = parts.isEmpty();
        if (first) {
            writer.shareBuffers(buffered);
        } else if (parts.size() == buffered) {
            shareBuffers();
        }
        Open part = new Open(name, parts.size(), writer);
        parts.put(name, part);
        for (Bytes record : beforeKeys) {
            writer.writeEncoded(record);
        }
        if (functions == FunctionsTo.ALL || functions == FunctionsTo.FIRST && first) {
            for (Bytes record : functionLibraries) {
                writer.writeEncoded(record);
            }
        }
        if (hint != null) {
            writer.write(new ResizeHint(0, keepDbNumbers ? hint.db() : 0, hint.keys(), hint.expires()));
        }
        return part;
    }

    /** Twice as many parts get half as large buffers. */
    private void shareBuffers() throws IOException {
        buffered *= 2;
        for (Open part : parts.values()) {
            part.writer.flush();
        }
        parts.values().iterator().next().writer.shareBuffers(buffered);
    }

    /**
     * Ends all parts. They are durable when this returns.
     *
     * @throws RdbRefusedException if a part has a name from two databases and would make them one
     */
    List<Part> finish() throws IOException {
        requireDistinctNames();
        Map<String, Open> inOrder = new LinkedHashMap<>();
        for (String name : allOfThem || parts.isEmpty() ? madeAnyway : List.<String>of()) {
            inOrder.put(name, parts.containsKey(name) ? parts.get(name) : open(name, null));
        }
        parts.forEach(inOrder::putIfAbsent);
        List<Part> made = new ArrayList<>();
        for (Open part : inOrder.values()) {
            for (Bytes record : afterKeys) {
                part.writer.writeEncoded(record);
            }
            part.writer.seal();
            Map<Integer, Long> keysByDb = part.writer.keysByDb();
            made.add(new Part(
                    part.name,
                    keysByDb.values().stream().mapToLong(Long::longValue).sum(),
                    keysByDb,
                    part.writer.position(),
                    options.digest() ? Hex.encodeHexString(part.writer.sha256()) : null));
            part.writer.publish();
        }
        return made;
    }

    private void requireDistinctNames() throws IOException {
        Duplicates duplicates = names == null ? null : names.finish();
        if (duplicates == null || duplicates.isEmpty()) {
            return;
        }
        Clash clash = duplicates.first();
        String part = parts.values().stream()
                .filter(open -> open.ordinal == clash.db())
                .findFirst()
                .orElseThrow()
                .name();
        throw RdbRefusedException.duplicate(
                clash.key().quoted() + " is in db " + clash.one().db() + " and in db "
                        + clash.other().db() + ", and " + part + " has one database",
                clash.other().offset(),
                List.of(clash.key()));
    }

    @Override
    public void close() throws IOException {
        List<Open> inReverse = new ArrayList<>(parts.values());
        Collections.reverse(inReverse); // the first part owns the thread that writes all parts
        for (Open part : inReverse) {
            part.writer.close();
        }
    }
}
