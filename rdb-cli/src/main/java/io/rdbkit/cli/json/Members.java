package io.rdbkit.cli.json;

import io.rdbkit.transform.BuildException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The members of an object, by their names, and no others. They may come in any order, for the object is held so that one can go
 * back and forth in it; in one too long to be held they must come in the order they are asked for.
 *
 * <pre>{@code
 * members.begin();
 * if (members.at("key")) {
 *     in.string(key);
 * }
 * ...
 * members.end();
 * }</pre>
 *
 * <p>They are asked for in one order, that of their names, and what is found is read whole before the next is asked for.
 */
final class Members {

    private final JsonReader in;
    private final String owner;
    private final List<String> names;
    private final byte[][] spelled;
    private final JsonBytes name = new JsonBytes();

    /** Where the values are, or -1; if {@link #indexed}. */
    private final long[] values;

    private boolean indexed;
    /** Whether the object is held for this, and not as a part of another one. */
    private boolean holds;
    /** Whether one can't go back in it. */
    private boolean isLong;
    /** Behind the opening brace, and behind the closing one. */
    private long start;

    private long end;
    /** If not indexed: which member the input is at, or the number of names behind the last; and whether it was asked for. */
    private int at;

    private boolean taken;

    /**
     * @param owner what an error calls the object, as in "a record"; empty for a whole line
     * @param names in the order of {@code export}, in which they will be asked for
     */
    Members(JsonReader in, String owner, String... names) {
        this.in = in;
        this.owner = owner;
        this.names = List.of(names);
        spelled = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            spelled[i] = names[i].getBytes(StandardCharsets.US_ASCII);
        }
        values = new long[names.length];
    }

    /** Begins to read an object. */
    void begin() throws IOException {
        in.require(JsonForm.OBJECT, owner.isEmpty() ? "the line" : owner);
        indexed = false;
        holds = false;
        isLong = false;
        JsonInput input = in.input();
        if (!input.isHeld()) {
            input.hold();
            long brace = input.offset();
            try {
                in.beginObject();
                index();
                holds = true;
                return;
            } catch (JsonInput.HeldTooMuch e) {
                input.release();
                input.seek(brace);
                isLong = true;
            }
        }
        in.beginObject();
        start = input.offset();
        at = -1;
        advance(true);
    }

    private void index() throws IOException {
        Arrays.fill(values, -1);
        for (boolean first = true; in.member(name, first); first = false) {
            int member = known();
            if (values[member] >= 0) {
                throw twice(member);
            }
            values[member] = in.input().offset();
            in.skip();
        }
        end = in.input().offset();
        indexed = true;
    }

    private int known() throws BuildException {
        for (int i = 0; i < spelled.length; i++) {
            if (name.is(spelled[i])) {
                return i;
            }
        }
        throw in.input().badHere("unknown member" + place() + "; there are " + String.join(", ", names));
    }

    private BuildException twice(int member) {
        return in.bad('"' + names.get(member) + "\" is there twice" + place());
    }

    private String place() {
        return owner.isEmpty() ? "" : " in " + owner;
    }

    /** Goes to the next member, in the order of the input as long as that is the order of the names. */
    private void advance(boolean first) throws IOException {
        int last = at;
        taken = false;
        if (!in.member(name, first)) {
            at = names.size();
            return;
        }
        at = known();
        if (at > last) {
            return;
        }
        if (!isLong) {
            in.input().seek(start);
            index();
        } else if (at == last) {
            throw twice(at);
        } else {
            throw in.bad("\"" + names.get(at) + "\" must stand before \"" + names.get(last) + '"' + place()
                    + ", which is longer than " + (in.input().mostHeld() >> 20) + " MB");
        }
    }

    /** Goes to the value of a member; returns whether there is one. */
    boolean at(String wanted) throws IOException {
        int member = names.indexOf(wanted);
        if (!indexed && taken) {
            advance(false);
        }
        if (!indexed && at != member) {
            if (at == names.size() || isLong) {
                return false;
            }
            in.input().seek(start);
            index();
        }
        if (!indexed) {
            taken = true;
            return true;
        }
        if (values[member] < 0) {
            return false;
        }
        in.input().seek(values[member]);
        return true;
    }

    List<String> names() {
        return names;
    }

    /** Whether there may be a member of this name. */
    boolean knows(String wanted) {
        return names.contains(wanted);
    }

    /** Goes to the value of a member that must be there. */
    void require(String wanted) throws IOException {
        if (!at(wanted)) {
            throw in.bad('"' + wanted + "\" is missing" + place());
        }
    }

    /** Leaves the input behind the object; what has been asked for must have been read, wholly. */
    void end() throws IOException {
        while (!indexed && at < names.size()) {
            if (!taken) {
                in.skip();
            }
            advance(false);
        }
        if (indexed) {
            in.input().seek(end);
        }
        if (holds) {
            in.input().release();
            holds = false;
        }
    }
}
