package io.rdbkit.repair;

import io.rdbkit.Checksum;
import io.rdbkit.RdbException;
import io.rdbkit.RdbRefusedException;
import io.rdbkit.RdbVersion;
import io.rdbkit.RdbWriter;
import io.rdbkit.WriteOptions;
import io.rdbkit.ledger.Clash;
import io.rdbkit.ledger.Duplicates;
import io.rdbkit.ledger.KeyLedger;
import io.rdbkit.repair.RepairEvent.Kind;
import io.rdbkit.transform.DuplicatePolicy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Saves what can be read of a damaged RDB.
 *
 * <pre>{@code
 * RepairSummary saved = Repair.of(damaged).reporting(event -> System.out.println(event)).to(out, WriteOptions.DEFAULT);
 * }</pre>
 *
 * <ul>
 * <li>A few wrong bytes beside each other are put right if the checksum identifies them: then nothing is lost.
 * <li>Of a file that is cut, all keys before the cut are kept.
 * <li>Behind damage it goes on at the next place where records begin; what lies between is lost. A key that may have been made of remains is
 *     left out, as are keys of which nobody knows the database.
 * <li>Every value is decoded strictly; a key whose value is damaged is left out, or its readable elements are kept.
 * </ul>
 *
 * <p>What is kept is copied as it stands, the checksum is a new one. A byte changed within a string that is neither compressed nor packed can't
 * be seen; if the checksum was wrong for no other reason, an event says so.
 *
 * <p>The input is never written to. An input that is compressed or framed is unpacked into a temporary file first. Memory: that of reading and
 * writing, the duplicates' ledger, and some 50 bytes for each damaged place, of which there may be a million.
 */
public final class Repair {

    /**
     * How to repair.
     *
     * @param partialValues whether the readable elements of a list, set, zset or hash that is damaged are kept, or else nothing of it
     * @param keepDoubtful  whether keys are kept that may be made of the remains of a damaged value, or of another database
     * @param onDuplicate   which of two keys of a name to keep
     * @param dropAofTail   whether it is fine that AOF commands behind the RDB get lost
     */
    public record Options(
            boolean partialValues, boolean keepDoubtful, DuplicatePolicy onDuplicate, boolean dropAofTail) {

        /** No partial values, nothing doubtful, the first of two keys, no commands lost. */
        public static final Options DEFAULT = new Options(false, false, DuplicatePolicy.FIRST, false);
    }

    private final Path file;
    private final Options options;
    private final Consumer<RepairEvent> events;
    private final LongConsumer progress;

    private Repair(Path file, Options options, Consumer<RepairEvent> events, LongConsumer progress) {
        this.file = file;
        this.options = options;
        this.events = events;
        this.progress = progress;
    }

    /** A file; for a multi-part AOF, its base. */
    public static Repair of(Path file) {
        return new Repair(file, Options.DEFAULT, event -> {}, offset -> {});
    }

    /** In place of {@link Options#DEFAULT}. */
    public Repair with(Options newOptions) {
        return new Repair(file, newOptions, events, progress);
    }

    /** Is told all that happens: first what the reading finds, then what the writing leaves out. */
    public Repair reporting(Consumer<RepairEvent> to) {
        return new Repair(file, options, to, progress);
    }

    /** Is told the offset reached, now and then, by the reading and then by the writing. */
    public Repair progressing(LongConsumer to) {
        return new Repair(file, options, events, to);
    }

    /**
     * Writes a file, which appears whole or not at all.
     *
     * @throws RdbException                             if the input is not even the beginning of an RDB, or the job is refused
     * @throws IllegalArgumentException                 if the output is the input
     * @throws java.nio.file.FileAlreadyExistsException if the output is there and may not be replaced
     */
    public RepairSummary to(Path out, WriteOptions writing) throws IOException {
        if (Files.exists(out) && Files.isSameFile(file, out)) {
            throw new IllegalArgumentException("the output is the input: " + out);
        }
        try (UnpackedInput input = UnpackedInput.of(file)) {
            try (RdbWriter writer = RdbWriter.create(out, input.version(), writing)) {
                RepairSummary summary = run(input, writer);
                writer.finish();
                summary.bytesWritten = writer.position();
                summary.stop();
                return summary;
            }
        }
    }

    /** Does everything but write. */
    public RepairSummary dryRun() throws IOException {
        try (UnpackedInput input = UnpackedInput.of(file);
                RdbWriter nowhere = RdbWriter.to(
                        Channels.newChannel(OutputStream.nullOutputStream()), input.version(), WriteOptions.DEFAULT)) {
            RepairSummary summary = run(input, nowhere);
            summary.stop();
            return summary;
        }
    }

    private RepairSummary run(UnpackedInput input, RdbWriter writer) throws IOException {
        RepairSummary summary = new RepairSummary(input.version());
        Consumer<RepairEvent> telling = event -> {
            summary.add(event);
            events.accept(event);
        };
        DamagedInput bytes = input.bytes();
        Checksum checksum = correct(bytes, input.version(), telling);
        Preamble preamble = new Preamble(input.version());
        Path directory = Path.of(System.getProperty("java.io.tmpdir"));
        try (KeyLedger ledger = new KeyLedger(directory);
                Soundness soundness = new Soundness(directory)) {
            Survey survey = new Survey(
                    bytes, preamble, options, checksum == Checksum.WRONG, ledger, soundness, telling, progress);
            survey.run(input.version().magic().length);
            if (input.problem() != null) {
                telling.accept(RepairEvent.ofBytes(Kind.UNREADABLE, bytes.length(), bytes.length(), input.problem()));
            }
            tail(survey, summary);
            if (checksum == Checksum.WRONG && isChecksumWrong(bytes, survey.rdbEnd())) {
                telling.accept(RepairEvent.ofBytes(
                        Kind.CHECKSUM,
                        survey.rdbEnd() - ByteCorrection.CHECKSUM_BYTES,
                        survey.rdbEnd(),
                        "the checksum is wrong: what could be read may not all be as it was written"));
            }
            Duplicates duplicates = ledger.finish();
            if (!duplicates.isEmpty() && options.onDuplicate() == DuplicatePolicy.FAIL) {
                throw refusal(duplicates);
            }
            PieceWriter pieces = new PieceWriter(
                    bytes,
                    preamble,
                    writer,
                    duplicates.isEmpty() ? null : duplicates.losers(options.onDuplicate() == DuplicatePolicy.LAST),
                    survey.banned(),
                    directory,
                    telling,
                    progress);
            for (Piece piece : survey.pieces()) {
                pieces.write(piece);
            }
            summary.keys = pieces.keys();
            summary.bytesRead = bytes.length();
        }
        return summary;
    }

    private void tail(Survey survey, RepairSummary summary) throws RdbRefusedException {
        summary.tail = survey.tail();
        if (survey.tail() != null && !options.dropAofTail()) {
            throw new RdbRefusedException(
                    RdbRefusedException.Reason.AOF_TAIL,
                    "the AOF has " + survey.tail().commands() + " commands behind its RDB ("
                            + survey.tail().bytes() + " bytes), which the output would not have",
                    survey.tail().offset(),
                    "");
        }
    }

    private static RdbRefusedException refusal(Duplicates duplicates) {
        Clash clash = duplicates.first();
        return new RdbRefusedException(
                RdbRefusedException.Reason.DUPLICATE,
                "db " + clash.db() + " " + clash.key().quoted() + " is in the input twice"
                        + (duplicates.count() == 1 ? "" : " (and " + (duplicates.count() - 1) + " more such keys)"),
                clash.other().offset(),
                "");
    }

    // ---- the checksum

    /** Puts wrong bytes right if the checksum tells which they are. */
    private static Checksum correct(DamagedInput bytes, RdbVersion version, Consumer<RepairEvent> telling)
            throws IOException {
        long length = bytes.length() - ByteCorrection.CHECKSUM_BYTES;
        if (!version.hasChecksum() || length <= version.magic().length) {
            return Checksum.NONE;
        }
        long stated = bytes.longAt(length);
        if (stated == 0) {
            return Checksum.DISABLED;
        }
        long difference = stated ^ bytes.crc(length);
        if (difference == 0) {
            return Checksum.GOOD;
        }
        ByteCorrection correction = ByteCorrection.find(difference, length);
        if (correction == null) {
            return Checksum.WRONG;
        }
        bytes.correct(correction);
        telling.accept(new RepairEvent(
                Kind.CORRECTED,
                correction.offset(),
                correction.offset() + correction.bytes(),
                -1,
                null,
                null,
                correction.bytes(),
                "the checksum tells what should stand there"));
        return Checksum.GOOD;
    }

    /** Again, for the RDB as it was found to end: behind it may stand an AOF. */
    private static boolean isChecksumWrong(DamagedInput bytes, long end) throws IOException {
        if (end < 0) {
            return false; // it has none
        }
        long length = end - ByteCorrection.CHECKSUM_BYTES;
        long stated = bytes.longAt(length);
        return stated != 0 && stated != bytes.crc(length);
    }
}
