package io.rdbkit.encode;

import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.format.Threshold;
import io.rdbkit.packed.DecimalNumber;
import io.rdbkit.packed.IntsetBuilder;
import io.rdbkit.packed.ListpackBuilder;
import io.rdbkit.value.SetValue;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes sets.
 *
 * <pre>
 * SET_INTSET    from RDB 2    all members are the decimal forms of 64-bit integers, and few enough
 * SET_LISTPACK  from RDB 11   few enough members, short enough; not so a set of integers that are too many for an intset
 * SET                         else
 * </pre>
 */
final class SetEncoder extends CollectionEncoder<SetValue> {

    private final Threshold limit;
    private final int mostIntegers;
    private final DecimalNumber decimal = new DecimalNumber();
    private final IntsetBuilder intset = new IntsetBuilder();
    private final ListpackBuilder listpack = new ListpackBuilder();
    private final Slice shown = new Slice();
    private boolean integers;
    private int longest;

    SetEncoder(Encodings target, StringEncoder strings, LossHandler refusal) {
        super(target, strings, refusal);
        limit = target.thresholds().set();
        mostIntegers = target.thresholds().intset();
    }

    @Override
    long most() {
        return Math.max(target.hasIntsets() ? mostIntegers : 0, target.hasListpackSets() ? limit.entries() : 0);
    }

    @Override
    void forget() {
        integers = true;
        longest = 0;
    }

    @Override
    boolean pull(SetValue from) throws IOException {
        first = from.next();
        return first != null;
    }

    @Override
    boolean fits(int members) {
        longest = Math.max(longest, first.length());
        if (integers) {
            integers = decimal.read(first.array(), first.offset(), first.length());
            number = decimal.value();
        }
        return fitsIntset(members) || target.hasListpackSets() && limit.allows(members, longest);
    }

    private boolean fitsIntset(int members) {
        return target.hasIntsets() && integers && members <= mostIntegers;
    }

    @Override
    RdbType pack() {
        int members = held.rows();
        if (fitsIntset(members)) {
            intset.reset();
            for (int row = 0; row < members; row++) {
                intset.add(held.number(row));
            }
            return RdbType.SET_INTSET;
        }
        if (integers) {
            return null;
        }
        listpack.reset();
        for (int row = 0; row < members; row++) {
            listpack.add(held.first(row, shown));
        }
        return RdbType.SET_LISTPACK;
    }

    @Override
    void writePacked(OutputStream out) throws IOException {
        if (integers) {
            byte[] blob = intset.toBytes().array();
            strings.write(blob, 0, blob.length, out);
        } else {
            strings.write(listpack.show(shown), out);
        }
    }

    @Override
    RdbType plainType() {
        return RdbType.SET;
    }

    @Override
    void writePlain(Slice member, Slice none, long unused, OutputStream out) throws IOException {
        strings.write(member, out);
    }
}
