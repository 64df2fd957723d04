package io.rdbkit.repair;

import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.Fork;
import io.rdbkit.format.Limits;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.ServerVersion;
import io.rdbkit.repair.RepairEvent.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out the header of a file from the records behind it. The file is read as the newest version of each fork, which
 * has all types and opcodes of the earlier ones. The version is that of the server in {@code redis-ver} or
 * {@code valkey-ver}, if it has everything that was read. Otherwise it is the lowest version that has.
 */
final class LostHeader {

    /** From this version on, files of Redis and Valkey differ. */
    private static final int FIRST_OF_ONE_FORK = 12;

    private static final int AUX = 250;
    private static final int SELECTDB = 254;

    private final DamagedInput file;
    private final Limits limits;
    private final Path directory;
    private final LongConsumer progress;

    /** @param directory for temporary files of large collections */
    LostHeader(DamagedInput file, Limits limits, Path directory, LongConsumer progress) {
        this.file = file;
        this.limits = limits;
        this.directory = directory;
        this.progress = progress;
    }

    /** Whether the records contradict a readable header, as far as there is no other damage. */
    boolean contradicts(RdbVersion stated) throws IOException {
        VersionEvidence evidence = new VersionEvidence(List.of(stated));
        boolean readable = true;
        ReadOptions options = ReadOptions.DEFAULT.withIgnoreChecksum(true).withLimits(limits);
        try (RdbReader in = RdbReader.open(file.from(0), options)) {
            for (RdbEntry entry;
                    (entry = in.next()) != null && !evidence.possible().isEmpty(); ) {
                evidence.add(entry);
            }
        } catch (RdbException damaged) {
            readable = false;
        }
        boolean confirmed =
                evidence.writer() != null && evidence.writer().writes().equals(stated);
        boolean mayBeOfOtherFork = !readable && stated.number() >= FIRST_OF_ONE_FORK;
        return !confirmed && (mayBeOfOtherFork || evidence.possible().isEmpty());
    }

    /**
     * Finds the header.
     *
     * @param stated the version in the first bytes, or null if it is not a known one
     * @return null if nothing in the file is surely part of an RDB
     */
    @Nullable
    Header find(@Nullable RdbVersion stated) throws IOException {
        Pass redis = read(Fork.REDIS);
        ServerVersion writer = redis.evidence.writer();
        boolean named = writer != null && writer.writes().fork() == Fork.VALKEY;
        boolean whole = redis.isRdb && redis.begin <= Header.BYTES && !redis.lost;
        Pass best = redis;
        if (named || !whole) {
            Pass valkey = read(Fork.VALKEY);
            long more = valkey.evidence.keys() - redis.evidence.keys();
            boolean better = more > 0 || more == 0 && (named || !redis.isRdb);
            best = better ? valkey : redis;
        }
        return best.isRdb ? header(best, stated) : null;
    }

    @SuppressWarnings("NullAway") // named means that there is one
    private @Nullable Header header(Pass pass, @Nullable RdbVersion stated) throws IOException {
        if (pass.rdbEnd > 0 && pass.begin >= 0) {
            Header proven = HeaderByChecksum.find(file, pass.begin, pass.begin, pass.rdbEnd);
            if (proven != null) {
                return proven;
            }
        }
        List<RdbVersion> possible = pass.evidence.possible();
        if (possible.isEmpty() || possible.contains(stated)) {
            return stated == null ? null : Header.intact(stated);
        }
        RdbVersion lowest = possible.get(0);
        RdbVersion highest = possible.get(possible.size() - 1);
        ServerVersion writer = pass.evidence.writer();
        boolean named = writer != null && possible.contains(writer.writes());
        RdbVersion version = named ? writer.writes() : lowest;
        String why = named
                ? version + ", which " + writer + " writes, by its AUX field"
                : lowest.equals(highest)
                        ? version + ", the only version that has all that was read"
                        : version + ", the lowest version that has all that was read; up to " + highest
                                + " is possible";
        boolean whole = isOnlyHeader(pass.begin, version);
        String what =
                stated == null ? "the header is damaged or lost" : "the header says " + stated + ", which is wrong";
        String lost = whole ? "" : "; what else stood before the first record is lost";
        RepairEvent event = RepairEvent.ofBytes(
                Kind.HEADER, 0, Math.min(pass.begin, Header.BYTES), what + ": taken for " + why + lost);
        return new Header(version, whole ? pass.begin : -1, event, pass.stems);
    }

    /** Whether only the header can stand before an offset: its nine bytes, damaged, or the last of them. */
    private boolean isOnlyHeader(long begin, RdbVersion version) throws IOException {
        if (begin > Header.BYTES) {
            return false;
        }
        byte[] magic = version.magic();
        byte[] before = new byte[(int) begin];
        file.read(0, before, before.length);
        int first = file.byteAt(begin);
        boolean atOpcode = first == AUX || first == SELECTDB;
        int missing = Header.BYTES - before.length;
        boolean rightEnd = Arrays.equals(before, 0, before.length, magic, missing, magic.length);
        return atOpcode && (missing == 0 || rightEnd);
    }

    /**
     * The result of reading the file as one of a fork.
     *
     * @param stems  the known prefixes of names
     * @param begin  the offset of the first record
     * @param rdbEnd the end of the RDB; -1 if it was not found
     * @param lost   whether anything behind the first record could not be read
     * @param isRdb  whether something in the file is surely part of an RDB
     */
    private record Pass(
            VersionEvidence evidence, KnownPrefixes stems, long begin, long rdbEnd, boolean lost, boolean isRdb) {}

    private static boolean isOfBytes(Kind kind) {
        return kind == Kind.UNREADABLE || kind == Kind.BAD_VALUE;
    }

    private Pass read(Fork fork) throws IOException {
        List<RdbVersion> versions = VersionEvidence.released(fork);
        VersionEvidence evidence = new VersionEvidence(versions);
        KnownPrefixes stems = new KnownPrefixes();
        boolean[] lost = {false};
        try (Soundness soundness = new Soundness(directory)) {
            Preamble newest = new Preamble(versions.get(versions.size() - 1), limits);
            Survey survey = new Survey(
                    file,
                    newest,
                    RepairOptions.DEFAULT,
                    true,
                    null,
                    soundness,
                    event -> lost[0] |= event.from() > 0 && isOfBytes(event.kind()),
                    progress,
                    evidence::add,
                    stems);
            long begin = survey.runFromAnywhere();
            if (begin < 0) {
                return new Pass(evidence, stems, begin, -1, true, false);
            }
            boolean endFound = survey.rdbEnd() > 0;
            if (endFound) {
                evidence.end(survey.hasChecksum());
            } else {
                evidence.noEnd();
            }
            boolean isRdb = evidence.isOfServer() || endFound || survey.sawFramed();
            return new Pass(evidence, stems, begin, survey.rdbEnd(), lost[0], isRdb);
        }
    }
}
