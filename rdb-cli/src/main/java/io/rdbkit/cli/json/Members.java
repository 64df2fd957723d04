package io.rdbkit.cli.json;

import io.rdbkit.transform.BuildException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the members of an object by name. Other names are errors. The members may come in any order, because the object
 * is held and the reader can go back. In an object too long to be held, they must come in the order in which they are
 * asked for.
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
 * <p>The caller asks in the order of the names, and reads each value that it finds to its end before it asks for the
 * next.
 */
final class Members {

    private final JsonReader in;
    private final String owner;
    private final List<String> names;
    private final byte[][] spelled;
    private final JsonBytes name = new JsonBytes();

    /** If indexed: the places of the values, or -1. */
    private final long[] values;

    private boolean indexed;
    /** Whether this object is held for itself, and not as a part of another object. */
    private boolean holds;
    /** Whether the object is too long to go back in it. */
    private boolean isLong;
    /** The place behind the opening brace, and the place behind the closing brace. */
    private long start;

    private long end;
    /**
     * If not indexed: the number of the member at which the input is, or the number of names if it is behind the last
     * member; and whether this member was asked for.
     */
    private int at;

    private boolean taken;

    /**
     * @param owner the name of the object in error messages, such as "a record"; empty for a whole line
     * @param names in the order of {@code export}, in which the caller will ask for them
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

    /** Begins an object. */
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

    /** Goes to the next member, as long as the members come in the order of the names. */
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

    /**
     * Goes to the value of a member.
     *
     * @return whether the object has this member
     */
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

    /** Whether the object may have a member of this name. */
    boolean knows(String wanted) {
        return names.contains(wanted);
    }

    /** Goes to the value of a member that the object must have. */
    void require(String wanted) throws IOException {
        if (!at(wanted)) {
            throw in.bad('"' + wanted + "\" is missing" + place());
        }
    }

    /** Goes behind the object. The caller has read to their ends all values that it found. */
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
