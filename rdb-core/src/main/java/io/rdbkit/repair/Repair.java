package io.rdbkit.repair;

import io.rdbkit.RdbWriter;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.Checksum;
import io.rdbkit.format.Limits;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.io.AofDirectory;
import io.rdbkit.io.AofScan;
import io.rdbkit.io.SpillFile;
import io.rdbkit.ledger.Clash;
import io.rdbkit.ledger.Duplicates;
import io.rdbkit.ledger.KeyLedger;
import io.rdbkit.repair.RepairEvent.Kind;
import io.rdbkit.transform.DuplicatePolicy;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.UnappliedCommands;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Saves the readable part of a damaged RDB.
 *
 * <pre>{@code
 * RepairSummary saved = Repair.of(damaged).reporting(event -> System.out.println(event)).to(out);
 * }</pre>
 *
 * <ul>
 * <li>A few wrong bytes beside each other are corrected if the checksum identifies them. Then nothing is lost.
 * <li>If the file is cut, all keys before the cut are kept.
 * <li>Behind damage it goes on at the next place where records begin. The bytes between are lost. Keys that may be made
 * of remains are left out, and so are keys whose database is unknown.
 * <li>Every value is decoded strictly. A key with a damaged value is left out, or its readable elements are kept.
 * </ul>
 *
 * <p>What is kept is copied byte for byte. The checksum is new. A changed byte within a string that is neither
 * compressed nor packed can't be found; if the checksum was wrong for no other reason, an event says so.
 *
 * <p>The input is never written to. A compressed or framed input is unpacked into a temporary file first. Memory: that
 * of reading and writing, that of the ledger of names, and about 50 bytes for each damaged place, of which there may be
 * a million.
 */
public final class Repair {

    private final Path file;
    private final Limits limits;
    private final RepairOptions options;
    private final Consumer<RepairEvent> events;
    private final LongConsumer progress;
    private final @Nullable Consumer<RdbVersion> newer;

    private Repair(
            Path file,
            Limits limits,
            RepairOptions options,
            Consumer<RepairEvent> events,
            LongConsumer progress,
            @Nullable Consumer<RdbVersion> newer) {
        this.file = file;
        this.limits = limits;
        this.options = options;
        this.events = events;
        this.progress = progress;
        this.newer = newer;
    }

    /** Repairs a file. For a multi-part AOF, given by its directory or manifest, it is the base. */
    public static Repair of(Path file) {
        return new Repair(file, Limits.DEFAULT, RepairOptions.DEFAULT, event -> {}, offset -> {}, null);
    }

    /** Sets the options, in place of {@link RepairOptions#DEFAULT}. */
    public Repair with(RepairOptions newOptions) {
        return new Repair(file, limits, newOptions, events, progress, newer);
    }

    /** Sets the limits, in place of {@link Limits#DEFAULT}. Data that exceeds a limit is taken for damaged. */
    public Repair within(Limits newLimits) {
        return new Repair(file, newLimits, options, events, progress, newer);
    }

    /** Reports all events: first those of reading, then what the writing leaves out. */
    public Repair reporting(Consumer<RepairEvent> to) {
        return new Repair(file, limits, options, to, progress, newer);
    }

    /** Reports the offset reached, now and then: first of reading, then of writing. */
    public Repair progressing(LongConsumer to) {
        return new Repair(file, limits, options, events, to, newer);
    }

    /** Accepts versions newer than the known ones. The consumer is given such a version, maybe more than once. */
    public Repair readingNewer(Consumer<RdbVersion> told) {
        return new Repair(file, limits, options, events, progress, told);
    }

    /** Writes a file with the default options; see {@link #to(Path, WriteOptions)}. */
    public RepairSummary to(Path out) throws IOException {
        return to(out, WriteOptions.DEFAULT);
    }

    /**
     * Writes a file. The file appears when it is complete, or not at all.
     *
     * @throws RdbException if the input is not even the beginning of an RDB, or the job is refused
     * @throws java.nio.file.FileSystemException        if the input has changed meanwhile
     * @throws IllegalArgumentException                 if the output is the input
     * @throws java.nio.file.FileAlreadyExistsException if the output exists and may not be replaced
     */
    public RepairSummary to(Path out, WriteOptions writing) throws IOException {
        WriteOptions options = writing.withInputs(Source.of(file).files())
                .withDistinctNames(true)
                .withLaterRecords(true);
        try (UnpackedInput input = open()) {
            Header header = header(input);
            try (RdbWriter writer = RdbWriter.create(out, header.version(), options)) {
                RepairSummary summary = run(input, header, writer);
                writer.finish();
                summary.bytesWritten = writer.position();
                summary.stop();
                return summary;
            }
        }
    }

    /** Does everything except writing. */
    public RepairSummary dryRun() throws IOException {
        try (UnpackedInput input = open()) {
            Header header = header(input);
            try (RdbWriter nowhere = RdbWriter.to(
                    Channels.newChannel(OutputStream.nullOutputStream()),
                    header.version(),
                    WriteOptions.DEFAULT.withDistinctNames(true).withLaterRecords(true))) {
                RepairSummary summary = run(input, header, nowhere);
                summary.stop();
                return summary;
            }
        }
    }

    /** @throws RdbException if nothing in the file is surely part of an RDB */
    @SuppressWarnings("NullAway") // the stated header is null only where none was found, which is thrown
    private Header header(UnpackedInput input) throws IOException {
        Header stated = input.header();
        if (stated != null && (input.checksum() == Checksum.GOOD || stated.isProven())) {
            return stated;
        }
        if (stated != null && !stated.version().isKnown()) {
            return stated; // the caller accepts newer versions and takes it for one
        }
        LostHeader lost = new LostHeader(input.bytes(), limits, SpillFile.anywhere(), progress);
        try {
            if (stated != null && !lost.contradicts(stated.version())) {
                return stated;
            }
            Header found = lost.find(stated == null ? null : stated.version());
            if (found == null && stated == null) {
                throw input.unreadable();
            }
            return found == null ? stated : found;
        } catch (UncheckedIOException refused) {
            throw refused.getCause();
        }
    }

    /** @throws RdbRefusedException if it is a multi-part AOF with commands behind its base, which may not be lost */
    @SuppressWarnings("NullAway") // the stated header is null only where none was found, which is thrown
    private UnpackedInput open() throws IOException {
        if (!AofDirectory.isOne(file)) {
            return UnpackedInput.of(file, limits, newer);
        }
        AofDirectory directory = AofDirectory.read(file);
        if (directory.base() == null) {
            throw new NoSuchFileException(file.toString(), null, "there is no base file to repair");
        }
        UnappliedCommands.refuse(directory.countCommands(-1, AofScan.Accept.ANYTHING), options.dropAofTail());
        return UnpackedInput.of(directory.base(), limits, newer);
    }

    private RepairSummary run(UnpackedInput input, Header header, RdbWriter writer) throws IOException {
        RepairSummary summary = new RepairSummary(header.version());
        Consumer<RepairEvent> telling = event -> {
            summary.add(event);
            events.accept(event);
        };
        DamagedInput bytes = input.bytes();
        if (input.correction() != null) {
            telling.accept(corrected(input.correction()));
        }
        if (header.event() != null) {
            telling.accept(header.event());
        }
        boolean suspect = input.checksum() == Checksum.WRONG && !header.isProven();
        Preamble preamble = new Preamble(header.version(), limits);
        Path directory = SpillFile.anywhere();
        try (KeyLedger ledger = new KeyLedger(directory);
                Soundness soundness = new Soundness(directory)) {
            Survey survey = new Survey(
                    bytes,
                    preamble,
                    options,
                    suspect,
                    ledger,
                    soundness,
                    telling,
                    progress,
                    entry -> {},
                    header.stems());
            try {
                if (header.isLost()) {
                    survey.runFromAnywhere();
                } else {
                    survey.run(header.begin());
                }
            } catch (UncheckedIOException refused) {
                throw refused.getCause();
            }
            if (input.problem() != null) {
                telling.accept(RepairEvent.ofBytes(Kind.UNREADABLE, bytes.length(), bytes.length(), input.problem()));
            }
            summary.tail = survey.tail();
            UnappliedCommands.refuse(survey.tail(), options.dropAofTail());
            if (suspect && !header.isLost() && isChecksumWrong(bytes, header, survey.rdbEnd())) {
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
                    duplicates.isEmpty()
                            ? null
                            : duplicates.losers(options.onDuplicate().keepsLast()),
                    survey.banned(),
                    directory,
                    telling,
                    progress);
            for (Piece piece : survey.pieces()) {
                pieces.write(piece);
            }
            input.requireUnchanged();
            summary.keys = pieces.keys();
            summary.bytesRead = bytes.length();
        }
        return summary;
    }

    private static RdbRefusedException refusal(Duplicates duplicates) {
        Clash clash = duplicates.first();
        return RdbRefusedException.duplicate(
                "db " + clash.db() + " " + clash.key().quoted() + " is in the input twice"
                        + (duplicates.count() == 1 ? "" : " (and " + (duplicates.count() - 1) + " more such keys)"),
                clash.other().offset(),
                List.of(clash.key()));
    }

    // ---- the checksum

    private static RepairEvent corrected(ByteCorrection correction) {
        return new RepairEvent(
                Kind.CORRECTED,
                correction.offset(),
                correction.offset() + correction.bytes(),
                -1,
                null,
                null,
                correction.bytes(),
                "the checksum shows which bytes are right");
    }

    /**
     * Whether the checksum of the RDB is wrong, for a file whose last bytes are not the right checksum. The RDB may end
     * earlier, because an AOF may follow.
     */
    private static boolean isChecksumWrong(DamagedInput bytes, Header header, long end) throws IOException {
        if (end < 0 || end == bytes.length()) {
            return end > 0; // if the end was not found, there is no checksum
        }
        long length = end - ByteCorrection.CHECKSUM_BYTES;
        long stated = bytes.longAt(length);
        return stated != 0 && stated != header.crc(bytes, length);
    }
}
