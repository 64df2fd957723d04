package io.rdbkit.repair;

import io.rdbkit.AuxEntry;
import io.rdbkit.HashTemplateEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.ResizeHint;
import io.rdbkit.SlotImportEntry;
import io.rdbkit.format.AofTail;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.io.AofScan;
import io.rdbkit.io.Frame;
import io.rdbkit.io.Pace;
import io.rdbkit.io.Tail;
import io.rdbkit.ledger.KeyLedger;
import io.rdbkit.repair.RepairEvent.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The first pass over a damaged file. It reads every record strictly, goes on behind unreadable bytes, and notes the
 * whole records.
 */
final class Survey {

    private static final int EOF = 0xff;

    /**
     * The size of any server's AUX fields, first SELECTDB and RESIZEDB. A beginning that is not longer has no room for
     * another database.
     */
    private static final int USUAL_HEAD = 110;

    /** If the keys behind a lost beginning take so many times its size, it hardly hides a whole database. */
    private static final int MANY_TIMES = 4;

    private final DamagedInput file;
    private final Preamble preamble;
    private final boolean partialValues;
    private final boolean keepDoubtful;
    private final @Nullable KeyLedger ledger;
    private final Consumer<RepairEvent> events;
    private final LongConsumer progress;
    private final Consumer<RdbEntry> kept;

    private final Soundness soundness;
    private final Evidence evidence;
    private final KeyCertainty sureness;
    private final Resumption resumption;
    private final Pieces pieces = new Pieces();
    private final List<Banned> banned = new ArrayList<>();
    private final DatabaseCount count;

    /** Whether the file is known to be damaged. */
    private boolean suspect;

    private int db;
    /** The offset of the next record. */
    private long at;

    private final RecentKeys recent = new RecentKeys();

    private long ordinal;
    private boolean ended;
    private @Nullable AofTail tail;
    private long rdbEnd = -1;
    private boolean hasChecksum = true;

    /** Whether a SELECTDB was read. */
    private boolean databaseSeen;
    /**
     * The first kept key without a SELECTDB before it, because the beginning of the file is damaged; -1 if there is
     * none.
     */
    private long assumedFrom = -1;
    /** The offset of that key. */
    private long assumedAt;

    /**
     * @param suspect whether the file is known to be damaged
     * @param ledger  notes the names of kept keys; null if they don't matter
     * @param kept    is given each kept entry
     * @param stems   the known prefixes of names; those of keys that are surely keys are added
     */
    Survey(
            DamagedInput file,
            Preamble preamble,
            RepairOptions options,
            boolean suspect,
            @Nullable KeyLedger ledger,
            Soundness soundness,
            Consumer<RepairEvent> events,
            LongConsumer progress,
            Consumer<RdbEntry> kept,
            KnownPrefixes stems) {
        this.file = file;
        this.preamble = preamble;
        partialValues = options.partialValues();
        keepDoubtful = options.keepDoubtful();
        this.ledger = ledger;
        this.events = events;
        this.progress = progress;
        this.kept = kept;
        this.soundness = soundness;
        if (suspect) {
            suspect();
        }
        count = new DatabaseCount(preamble.version().hasResizeDb());
        evidence = new Evidence(file, preamble);
        sureness = new KeyCertainty(evidence, stems);
        resumption = new Resumption(file, preamble, new Attempt(evidence, soundness));
    }

    /**
     * Reads the whole file, from the first place on where records begin.
     *
     * @return that place, or -1 if there is none
     */
    long runFromAnywhere() throws IOException {
        suspect();
        long first = resumption.isAt(0, db) ? 0 : resumption.find(1, db);
        if (first == Resumption.NOWHERE) {
            return -1;
        }
        if (first > 0) {
            events.accept(RepairEvent.ofBytes(Kind.UNREADABLE, 0, first, "the beginning of the file is damaged"));
        }
        sureness.resume();
        run(first);
        return first;
    }

    /** Reads the whole file, from the first record on. */
    void run(long begin) throws IOException {
        at = begin;
        while (!ended) {
            KeyEntry broken = null;
            RdbException problem = null;
            try (Records records = Records.from(file, at, preamble, db, soundness::damage)) {
                try {
                    readOn(records);
                } catch (BrokenValue e) {
                    broken = e.key;
                    problem = e.problem();
                    at = records.begin(e.key);
                    db = e.key.db();
                } catch (RdbException e) {
                    problem = e;
                    if (records.db() != db) {
                        suspect();
                        begin(records.db(), true, false);
                        db = records.db();
                    }
                }
            }
            if (problem != null) {
                goOn(broken, problem);
            }
        }
        endDatabase(-1);
    }

    /** A value whose end is unknown. */
    private static final class BrokenValue extends Exception {
        private static final long serialVersionUID = 1L;

        final transient KeyEntry key;

        BrokenValue(KeyEntry key, RdbException problem) {
            super(null, problem, false, false);
            this.key = key;
        }

        @Nullable
        RdbException problem() {
            return (RdbException) getCause();
        }
    }

    // ---- readable records

    private void readOn(Records records) throws IOException, BrokenValue {
        long begin = at;
        for (RdbEntry entry; (entry = records.next()) != null; ) {
            if (records.begin(entry) >= begin) {
                boolean selected = isSelected(entry, records);
                if (count.isOther(records.db())) {
                    begin(records.db(), sureness.isUnsure(), entry instanceof ResizeHint);
                }
                databaseSeen |= selected;
                if (entry instanceof KeyEntry key) {
                    add(key, records);
                } else if (add(entry, records, selected)) {
                    pieces.add(at, records.end(), db);
                }
                at = records.end();
                db = records.db();
            }
        }
        ended = true;
        tail = records.reader().tail();
        rdbEnd = records.rdbEnd();
    }

    /** Whether a SELECTDB stands directly before an entry. */
    private boolean isSelected(RdbEntry entry, Records records) {
        boolean ofDatabase = entry instanceof KeyEntry || entry instanceof ResizeHint;
        return ofDatabase && records.begin(entry) > at;
    }

    private void begin(int newDb, boolean unsure, boolean hint) {
        endDatabase(newDb);
        count.begin(newDb, ordinal, suspect, unsure, hint);
        sureness.expectAnything();
    }

    private void add(KeyEntry key, Records records) throws IOException, BrokenValue {
        boolean sound;
        try {
            sound = soundness.isSound(key);
        } catch (RdbException e) {
            throw new BrokenValue(key, e);
        }
        long begin = records.begin(key);
        count.add(records.end() - begin, ordinal);
        if ((suspect || key.key().isEmpty()) && recent.isLast(key.db(), key.key())) {
            throw new BrokenValue(
                    key, new RdbFormatException("the same key twice in a row", key.offset(), key.toString()));
        }
        String doubt = sound ? sureness.doubt(key, begin) : null;
        if (!sound) {
            badValue(key, begin, records.end(), soundness.problem());
        } else if (doubt != null && !keepDoubtful) {
            lose(Kind.DOUBTFUL, key, begin, records.end(), doubt);
        } else {
            if (suspect && !databaseSeen && assumedFrom < 0) {
                assumedFrom = ordinal;
                assumedAt = begin;
            }
            kept.accept(key);
            recent.add(new RecentKeys.Kept(begin, key.db(), ordinal, sureness.isLastKnown()), key.key());
            keep(key, begin);
            pieces.add(at, records.end(), db);
            if (Pace.isReportDue(ordinal)) {
                progress.accept(begin);
            }
        }
    }

    private void keep(KeyEntry key, long begin) throws IOException {
        if (ledger != null) {
            ledger.add(key.db(), key.key(), key.db(), key.key(), begin);
        }
        ordinal++;
    }

    /**
     * Adds an entry other than a key.
     *
     * @return whether it stays
     */
    private boolean add(RdbEntry entry, Records records, boolean selected) throws IOException {
        if (entry instanceof ResizeHint hint) {
            count.expect(hint);
            sureness.expect(hint);
            if (selected && ordinal == 0) {
                sureness.confirm();
            }
        } else if (entry instanceof AuxEntry aux && VersionEvidence.isOfServers(aux)) {
            sureness.confirm();
        } else if (entry instanceof HashTemplateEntry template) {
            preamble.add(template);
        } else if (entry instanceof AuxEntry field) {
            preamble.add(field, records.reader().producer());
            soundness.writtenBy(records.reader().producer());
        }
        if (!soundness.isSound(entry, preamble.version())) {
            Kind kind = entry instanceof SlotImportEntry ? Kind.SLOT_IMPORT : Kind.BAD_RECORD;
            events.accept(RepairEvent.ofBytes(kind, records.begin(entry), records.end(), soundness.problem()));
            return false;
        }
        kept.accept(entry);
        return true;
    }

    private void badValue(KeyEntry key, long begin, long end, String why) throws IOException {
        if (partialValues && hasElements(key)) {
            pieces.addPartial(begin, end, key.db());
            keep(key, begin); // the writer finds out how much of it is good
        } else {
            lose(Kind.BAD_VALUE, key, begin, end, why);
        }
    }

    private static boolean hasElements(KeyEntry key) {
        return switch (key.type().kind()) {
            case LIST, SET, ZSET, HASH -> true;
            case STRING, STREAM, MODULE, ARRAY -> false;
        };
    }

    private void lose(Kind kind, KeyEntry key, long from, long to, String why) {
        events.accept(new RepairEvent(kind, from, to, key.db(), key.key(), key.type(), 0, why));
    }

    /** @param next the database that begins then, or -1 */
    private void endDatabase(int next) {
        ban(count.unknownFrom(suspect), count.why());
        if (assumedFrom >= 0 && !databaseSeen) {
            String lost = "the beginning of the file, which names the database of the first keys, is damaged";
            boolean hidesNone = assumedAt <= USUAL_HEAD || at - assumedAt >= MANY_TIMES * assumedAt;
            if (next > 1 && !hidesNone && !keepDoubtful) {
                ban(assumedFrom, lost + "; the next one is " + next);
            } else {
                events.accept(RepairEvent.ofBytes(Kind.HEADER, 0, 0, lost + ": taken for 0"));
            }
        }
        assumedFrom = -1;
    }

    /** Leaves out all keys from an ordinal on, because their database is unknown; none for -1. */
    private void ban(long unknown, String why) {
        if (unknown >= 0 && unknown < ordinal && !keepDoubtful) {
            while (!banned.isEmpty() && banned.get(banned.size() - 1).from() >= unknown) {
                banned.remove(banned.size() - 1);
            }
            banned.add(new Banned(unknown, ordinal, Kind.UNKNOWN_DATABASE, why));
        }
    }

    // ---- unreadable records

    private void suspect() {
        suspect = true;
        soundness.suspect();
    }

    /** @param broken the key with the unreadable value; null if not even the key can be read */
    private void goOn(@Nullable KeyEntry broken, RdbException problem) throws IOException {
        suspect();
        long begin = at;
        String why = problem.what();
        if (broken != null && !recent.isLast(broken.db(), broken.key())) {
            long behind = behind(begin);
            if (behind != Resumption.NOWHERE) {
                count.add(behind - begin, ordinal);
                badValue(broken, begin, behind, why);
                at = behind;
                return;
            }
        }
        if (broken == null && endsBeforeCommands(begin, why)) {
            return;
        }
        long place = resumption.find(begin + 1, db);
        boolean ends = place == Resumption.NOWHERE && file.byteAt(begin) == EOF;
        doubtLast(ends || place == Resumption.NOWHERE && isCut(problem));
        long end = place == Resumption.NOWHERE ? file.length() : place;
        count.damaged(end - begin, ordinal);
        if (broken != null && partialValues && hasElements(broken)) {
            badValue(broken, begin, end, why);
        } else if (broken != null) {
            lose(Kind.UNREADABLE, broken, begin, end, why);
        } else if (!ends || !isIgnoredBehind(begin + preamble.tail().length)) {
            long from = ends ? Math.min(end, begin + preamble.tail().length) : begin; // behind the end of the RDB
            events.accept(RepairEvent.ofBytes(Kind.UNREADABLE, from, end, why));
        }
        if (place == Resumption.NOWHERE) {
            ended = true;
            rdbEnd = ends ? Math.min(file.length(), begin + preamble.tail().length) : -1;
            hasChecksum = begin + 1 < file.length();
        } else {
            at = place;
            sureness.resume();
        }
    }

    /** Whether the RDB ends here, and AOF commands follow that can't all be read. */
    private boolean endsBeforeCommands(long begin, String why) throws IOException {
        long end = begin + preamble.tail().length;
        if (file.byteAt(begin) != EOF || end >= file.length()) {
            return false;
        }
        AofTail readable = AofScan.behindRdb(file.from(end), end, AofScan.Accept.ANYTHING);
        if (readable.commands() == 0) {
            return false;
        }
        tail = new AofTail(end, readable.bytes(), readable.commands());
        rdbEnd = end;
        ended = true;
        if (readable.cut() != null) {
            events.accept(RepairEvent.ofBytes(Kind.UNREADABLE, readable.cut().offset(), file.length(), why));
        }
        return true;
    }

    /**
     * Whether servers ignore the bytes behind the end of the RDB: its checksum is right, and no record was found there.
     */
    private boolean isIgnoredBehind(long end) throws IOException {
        long length = end - ByteCorrection.CHECKSUM_BYTES;
        if (!preamble.version().hasChecksum() || end > file.length() || file.longAt(length) != file.crc(length)) {
            return false;
        }
        try {
            Tail.Rdb proven = new Tail.Rdb(Frame.NONE, end, true, false);
            Tail behind = Tail.read(file.from(end), proven, end, AofScan.Accept.WHOLE, head -> false);
            return behind.commands() == null;
        } catch (RdbException looksLikeData) {
            return false;
        }
    }

    /** Takes back keys that may have been misread because the damage begins within them. */
    private void doubtLast(boolean cut) throws IOException {
        boolean endIsKnown = cut || keepDoubtful;
        List<Banned> latestFirst = new ArrayList<>();
        for (RecentKeys.Kept key;
                !endIsKnown && (key = recent.takeLast()) != null && !evidence.isFramed(key.begin(), key.db()); ) {
            latestFirst.add(new Banned(
                    key.ordinal(),
                    key.ordinal() + 1,
                    Kind.DOUBTFUL,
                    "there is damage behind it, which may have begun in it"));
            endIsKnown = key.known();
        }
        Collections.reverse(latestFirst);
        banned.addAll(latestFirst);
        recent.clear();
    }

    /** Whether the file only ends too early. Then all bytes before are good. */
    private boolean isCut(RdbException problem) throws IOException {
        return problem instanceof RdbTruncatedException && file.byteAt(file.length() - preamble.tail().length) != EOF;
    }

    /**
     * The place behind a value, if its parts can be passed over although one is unreadable, and records go on there.
     */
    private long behind(long begin) throws IOException {
        try (Records records = Records.from(file, begin, preamble, db, Records.NOBODY)) {
            for (RdbEntry entry; (entry = records.next()) != null; ) {
                if (records.begin(entry) == begin && entry instanceof KeyEntry key) {
                    key.value().size();
                    long end = records.end();
                    return resumption.isAt(end, db) ? end : Resumption.NOWHERE;
                }
            }
            return Resumption.NOWHERE;
        } catch (RdbException stillBroken) {
            return Resumption.NOWHERE;
        }
    }

    // ---- results

    List<Piece> pieces() {
        return pieces.all();
    }

    List<Banned> banned() {
        return banned;
    }

    /** The AOF commands behind the RDB, or null. */
    @Nullable
    AofTail tail() {
        return tail;
    }

    /** Whether a checksum stands behind the end. Only if the version has one. */
    boolean hasChecksum() {
        return hasChecksum;
    }

    /** Whether a key behind damage was framed. */
    boolean sawFramed() {
        return sureness.sawFramed();
    }

    /** The end of the RDB with its checksum; -1 if it was not found. */
    long rdbEnd() {
        return rdbEnd;
    }
}
