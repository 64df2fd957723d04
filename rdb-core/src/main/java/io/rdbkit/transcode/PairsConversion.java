package io.rdbkit.transcode;

import io.rdbkit.decode.Packed;
import io.rdbkit.decode.Scores;
import io.rdbkit.decode.ValueDecoder;
import io.rdbkit.encode.Encodings;
import io.rdbkit.encode.LossHandler;
import io.rdbkit.encode.PlainScore;
import io.rdbkit.encode.StringEncoder;
import io.rdbkit.format.Flaw;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.format.Threshold;
import io.rdbkit.io.Form;
import io.rdbkit.io.Lengths;
import io.rdbkit.io.RdbInput;
import io.rdbkit.packed.PackedCursor;
import io.rdbkit.packed.ZiplistBuilder;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Converts the listpacks of hashes and zsets for servers before 7.0. Each becomes a ziplist of the same entries in the
 * same order, or the plain type if the target's settings require that.
 */
final class PairsConversion implements Conversion {

    private final Encodings target;
    private final StringEncoder strings;
    private final LossHandler refusal;
    private final PlainScore scores;
    private final ZiplistBuilder ziplist = new ZiplistBuilder();
    private final Slice shown = new Slice();
    private Packed packed;
    private boolean scored;
    private boolean fits;
    private boolean compressible;

    PairsConversion(Encodings target, StringEncoder strings, LossHandler refusal) {
        this.target = target;
        this.strings = strings;
        this.refusal = refusal;
        scores = new PlainScore(target, true);
    }

    @Override
    public RdbType begin(RdbType type, RdbInput in, ValueDecoder decoding, Object owner) throws IOException {
        packed = decoding.begin(in, owner);
        scored = type == RdbType.ZSET_LISTPACK;
        long before = in.compressedStrings().count();
        packed.open(in, Form.LISTPACK);
        compressible = in.compressedStrings().count() > before;
        convert(scored ? target.thresholds().zset() : target.thresholds().hash());
        if (fits) {
            return scored ? RdbType.ZSET_ZIPLIST : RdbType.HASH_ZIPLIST;
        }
        return !scored ? RdbType.HASH : target.hasBinaryScores() ? RdbType.ZSET_2 : RdbType.ZSET;
    }

    private void convert(Threshold limit) throws IOException {
        ziplist.reset();
        packed.expectDistinct(packed.count() / 2);
        PackedCursor entry = packed.entry();
        int longest = 0;
        while (packed.next()) {
            packed.isNew(
                    scored ? Flaw.DUPLICATE_MEMBER : Flaw.DUPLICATE_FIELD,
                    scored ? "zset member" : "hash field"); // servers abort the load of a plain type with a duplicate
            longest = Math.max(longest, entry.length());
            ziplist.add(entry);
            packed.nextOf(Flaw.PACKED_PAIRS, scored ? "a member" : "a hash field", scored ? "a score" : "a value");
            if (scored) {
                requireScore(entry);
            } else {
                longest = Math.max(longest, entry.length());
            }
            ziplist.add(entry);
        }
        if (ziplist.count() == 0) {
            throw refusal.empty(scored ? "an empty zset" : "an empty hash");
        }
        fits = limit.allows(ziplist.count() / 2, longest);
    }

    private void requireScore(PackedCursor entry) throws IOException {
        if (!entry.isInteger() && Double.isNaN(Scores.parse(entry.show(shown)))) {
            packed.damaged(Flaw.NAN_SCORE, "a score that is not a number");
        }
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        if (fits) {
            strings.writePacked(ziplist.show(shown), compressible, out);
            return;
        }
        Lengths.write(ziplist.count() / 2, out);
        packed.rewind();
        PackedCursor entry = packed.entry();
        while (packed.next()) {
            strings.write(entry.show(shown), out);
            packed.next();
            if (scored) {
                scores.write(Scores.parse(entry.show(shown)), out);
            } else {
                strings.write(entry.show(shown), out);
            }
        }
    }
}
