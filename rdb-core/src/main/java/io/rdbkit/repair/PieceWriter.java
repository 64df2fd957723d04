package io.rdbkit.repair;

import io.rdbkit.KeyEntry;
import io.rdbkit.NewKey;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbWriter;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.Slice;
import io.rdbkit.io.Pace;
import io.rdbkit.ledger.KeyLedger;
import io.rdbkit.ledger.LoserOrdinals;
import io.rdbkit.repair.RepairEvent.Kind;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The second pass over a damaged file. It writes the pieces that the {@link Survey} has found. */
final class PieceWriter {

    private final DamagedInput file;
    private final Preamble preamble;
    private final RdbWriter out;
    private final Path directory;
    private final Consumer<RepairEvent> events;
    private final LongConsumer progress;

    private final @Nullable LoserOrdinals duplicates;
    private final Iterator<Banned> bans;
    private @Nullable Banned ban;
    private long ordinal;
    private long keys;

    /**
     * @param duplicates the keys not to write because another key has the same name; null for none
     * @param directory  for temporary files
     */
    PieceWriter(
            DamagedInput file,
            Preamble preamble,
            RdbWriter out,
            @Nullable LoserOrdinals duplicates,
            List<Banned> bans,
            Path directory,
            Consumer<RepairEvent> events,
            LongConsumer progress) {
        this.file = file;
        this.preamble = preamble;
        this.out = out;
        this.duplicates = duplicates;
        this.bans = bans.iterator();
        this.directory = directory;
        this.events = events;
        this.progress = progress;
        ban = nextBan();
    }

    /** How many keys were written. */
    long keys() {
        return keys;
    }

    void write(Piece piece) throws IOException {
        if (piece.partial()) {
            writePartial(piece);
            return;
        }
        try (Records records = Records.between(file, piece.from(), piece.to(), preamble, piece.db())) {
            for (RdbEntry entry; (entry = records.next()) != null; ) {
                if (records.begin(entry) >= piece.from()) {
                    write(entry, records);
                }
            }
        }
    }

    private void write(RdbEntry entry, Records records) throws IOException {
        if (!(entry instanceof KeyEntry key)) {
            writeRecord(entry, records);
        } else if (isWanted(key, records.begin(key)) && hasRoom(key, records)) {
            if (Pace.isReportDue(++keys)) {
                progress.accept(records.end());
            }
        }
    }

    private void writeRecord(RdbEntry entry, Records records) throws IOException {
        try {
            out.write(entry);
        } catch (RdbRefusedException notOfTheVersion) {
            requireLoss(notOfTheVersion);
            events.accept(RepairEvent.ofBytes(
                    Kind.BAD_RECORD, records.begin(entry), records.begin(entry), notOfTheVersion.what()));
        }
    }

    /**
     * Writes a key, unless the version has no room for the data in front of it. Such a key is refused before anything
     * of it is written.
     *
     * @return whether it was written
     */
    private boolean hasRoom(KeyEntry key, Records records) throws IOException {
        try {
            out.write(key);
            return true;
        } catch (RdbRefusedException notOfTheVersion) {
            requireLoss(notOfTheVersion);
            lose(Kind.BAD_VALUE, key, records.begin(key), 0, notOfTheVersion.what());
            return false;
        }
    }

    private static void requireLoss(RdbRefusedException refused) throws RdbRefusedException {
        if (refused.reason() != RdbRefusedException.Reason.LOSS) {
            throw refused;
        }
    }

    /** Whether the next key in order is to be written. Reports the reason if it is not. */
    private boolean isWanted(KeyEntry key, long begin) throws IOException {
        long its = ordinal++;
        while (ban != null && ban.to() <= its) {
            ban = nextBan();
        }
        if (ban != null && ban.from() <= its) {
            lose(ban.kind(), key, begin, 0, ban.why());
            return false;
        }
        if (duplicates != null && duplicates.isLoser(its)) {
            lose(Kind.DUPLICATE, key, begin, 0, "there is another key of its name");
            return false;
        }
        return true;
    }

    private @Nullable Banned nextBan() {
        return bans.hasNext() ? bans.next() : null;
    }

    private void lose(Kind kind, KeyEntry key, long begin, long kept, String why) {
        events.accept(new RepairEvent(kind, begin, begin, key.db(), key.key(), key.type(), kept, why));
    }

    // ---- keys of which only a part is good

    private void writePartial(Piece piece) throws IOException {
        try (KeyLedger members = new KeyLedger(directory)) {
            try (Records records = of(piece, Records.NOBODY)) {
                note(find(records, piece).decode(), members);
            } catch (RdbException endsHere) {
                // the elements to keep end here too
            }
            ReadableElements readable = new ReadableElements(members.finish().losers(false));
            try (Records records = of(piece, readable::damage)) {
                KeyEntry key = find(records, piece);
                if (isWanted(key, piece.from())) {
                    writePartial(key, piece, readable);
                }
            }
        }
    }

    private Records of(Piece piece, Consumer<RdbFormatException> damage) throws IOException {
        return Records.from(file, piece.from(), piece.to() - piece.from(), preamble, piece.db(), damage);
    }

    private static KeyEntry find(Records records, Piece piece) throws IOException {
        RdbEntry entry = records.next();
        while (!(entry instanceof KeyEntry) || records.begin(entry) < piece.from()) {
            entry = records.next();
        }
        return (KeyEntry) entry;
    }

    private static void note(Value value, KeyLedger members) throws IOException {
        if (value instanceof SetValue set) {
            for (Slice member; (member = set.next()) != null; ) {
                note(member, members);
            }
        } else if (value instanceof ZsetValue zset) {
            for (ZsetMember member; (member = zset.next()) != null; ) {
                note(member.member(), members);
            }
        } else if (value instanceof HashValue hash) {
            for (HashField field; (field = hash.next()) != null; ) {
                note(field.field(), members);
            }
        }
    }

    private static void note(Slice member, KeyLedger members) throws IOException {
        Bytes name = member.toBytes();
        members.add(0, name, 0, name, 0);
    }

    @SuppressWarnings("NullAway") // a value that is not empty
    private void writePartial(KeyEntry key, Piece piece, ReadableElements readable) throws IOException {
        String why = "nothing of it could be kept";
        try {
            Value value = readable.of(key.decode());
            out.write(new NewKey(key.db(), key.key(), key.expiry(), key.eviction(), key.metadata(), value));
            keys++;
            lose(Kind.PARTIAL_VALUE, key, piece.from(), readable.kept(), "its value is damaged");
        } catch (RdbRefusedException refused) {
            lose(Kind.BAD_VALUE, key, piece.from(), 0, why + ": " + refused.what());
        } catch (RdbException unreadable) {
            lose(Kind.BAD_VALUE, key, piece.from(), 0, why + ": " + unreadable.what());
        }
    }
}
