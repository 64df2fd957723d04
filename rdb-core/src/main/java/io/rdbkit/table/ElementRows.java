package io.rdbkit.table;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Slice;
import io.rdbkit.value.ArrayElement;
import io.rdbkit.value.ArrayValue;
import io.rdbkit.value.FieldValue;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StreamRecord;
import io.rdbkit.value.StreamValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of {@link Table#ELEMENTS}. */
final class ElementRows extends TableRows {

    // The places of the columns in the table.
    private static final int SOURCE = 0;
    private static final int DB = 1;
    private static final int KEY = 2;
    private static final int TYPE = 3;
    private static final int ORDINAL = 4;
    private static final int FIELD = 5;
    private static final int VALUE = 6;
    private static final int SCORE = 7;
    private static final int FIELD_EXPIRY = 8;
    private static final int STREAM_ID = 9;

    private final int[] places;
    private final TableInput input;
    private final Bytes source;
    private final Slice[] slices;
    private final boolean wantsValue;
    /** Bytes that a row shows and that nothing else holds. */
    private final Slice made = new Slice();

    private @Nullable KeyEntry key;
    private Map<Bytes, Long> memberExpiries = Map.of();
    /** Null before the first row and after the last. */
    private @Nullable Value value;

    private boolean isBegun;
    /** Of a stream, the record in hand. */
    private @Nullable StreamRecord record;

    private long ordinal;
    private @Nullable Slice field;
    private @Nullable Slice element;
    private boolean hasScore;
    private double score;
    private long expiry;

    ElementRows(int[] places, TableInput input) {
        this.places = places;
        this.input = input;
        source = Bytes.utf8(input.name());
        slices = Stream.generate(Slice::new).limit(places.length).toArray(Slice[]::new);
        wantsValue = IntStream.of(places).anyMatch(place -> place == VALUE);
    }

    @Override
    public void begin(RdbEntry entry) {
        key = entry instanceof KeyEntry one ? one : null;
        isBegun = key != null;
        value = null;
    }

    @Override
    public boolean next() throws IOException {
        if (isBegun) {
            isBegun = false;
            ordinal = -1;
            record = null;
            memberExpiries = key().memberExpiries();
            value = key().decode();
        }
        if (value == null) {
            return false;
        }
        field = null;
        element = null;
        hasScore = false;
        expiry = Expiry.NONE;
        if (!move(value)) {
            value = null;
            return false;
        }
        ordinal++;
        return true;
    }

    /** Goes to the next element of a value. */
    private boolean move(Value of) throws IOException {
        if (of instanceof StringValue string) {
            return ordinal < 0 && show(string);
        } else if (of instanceof ListValue list) {
            element = list.next();
        } else if (of instanceof SetValue set) {
            element = set.next();
            expiry = expiryOf(element);
        } else if (of instanceof ZsetValue zset) {
            move(zset);
        } else if (of instanceof HashValue hash) {
            move(hash);
        } else if (of instanceof ArrayValue array) {
            move(array);
        } else if (of instanceof StreamValue stream) {
            return move(stream);
        } else if (ordinal < 0) {
            input.addModuleValue();
            return true;
        }
        return element != null;
    }

    private boolean show(StringValue string) throws IOException {
        if (!wantsValue) {
            return true;
        }
        long length = string.length();
        Slice first = string.next();
        if (first == null) {
            element = made.set(made.own(0), 0, 0);
        } else if (first.length() == length) {
            element = first;
        } else {
            Bytes begin = first.toBytes();
            element = Words.show(begin.concat(string.toBytes()), made);
        }
        return true;
    }

    private void move(ZsetValue zset) throws IOException {
        ZsetMember member = zset.next();
        if (member != null) {
            element = member.member();
            expiry = expiryOf(element);
            hasScore = true;
            score = member.score();
        }
    }

    private void move(HashValue hash) throws IOException {
        HashField next = hash.next();
        if (next != null) {
            field = next.field();
            element = next.value();
            expiry = next.expiry() != Expiry.NONE ? next.expiry() : expiryOf(field);
        }
    }

    private void move(ArrayValue array) throws IOException {
        ArrayElement next = array.next();
        if (next != null) {
            field = Words.show(Bytes.utf8(Long.toUnsignedString(next.index())), made);
            element = next.text();
        }
    }

    private boolean move(StreamValue stream) throws IOException {
        while (true) {
            if (record == null && (record = stream.next()) == null) {
                while (stream.nextGroup() != null) {
                    input.addGroup();
                }
                return false;
            }
            FieldValue pair = record.nextField();
            if (pair != null) {
                field = pair.field();
                element = pair.value();
                return true;
            }
            record = null;
        }
    }

    /** When a member expires as KeyDB writes it behind the key. */
    private long expiryOf(@Nullable Slice member) {
        return member == null || memberExpiries.isEmpty()
                ? Expiry.NONE
                : memberExpiries.getOrDefault(member.toBytes(), Expiry.NONE);
    }

    private KeyEntry key() {
        return Objects.requireNonNull(key, "no row");
    }

    @Override
    public boolean isNull(int column) {
        return switch (places[column]) {
            case FIELD -> field == null;
            case VALUE -> element == null;
            case SCORE -> !hasScore;
            case FIELD_EXPIRY -> expiry == Expiry.NONE;
            case STREAM_ID -> record == null;
            default -> false;
        };
    }

    @Override
    public long number(int column) {
        return switch (places[column]) {
            case DB -> key().db();
            case ORDINAL -> ordinal;
            case FIELD_EXPIRY -> expiry;
            default -> throw new IllegalArgumentException("no number in column " + column);
        };
    }

    @Override
    public double real(int column) {
        if (places[column] == SCORE) {
            return score;
        }
        throw new IllegalArgumentException("no double in column " + column);
    }

    @Override
    public Slice bytes(int column) {
        Slice slice = slices[column];
        return switch (places[column]) {
            case SOURCE -> Words.show(source, slice);
            case KEY -> Words.show(key().key(), slice);
            case TYPE -> Words.show(Words.of(key().type().kind()), slice);
            case FIELD -> Objects.requireNonNull(field, "nothing there");
            case VALUE -> Objects.requireNonNull(element, "nothing there");
            case STREAM_ID -> {
                byte[] id = Objects.requireNonNull(record, "nothing there")
                        .id()
                        .toString()
                        .getBytes(StandardCharsets.US_ASCII);
                yield slice.set(id, 0, id.length);
            }
            default -> throw new IllegalArgumentException("no bytes in column " + column);
        };
    }
}
