package io.rdbkit.cli.json;

import io.rdbkit.format.Slice;
import io.rdbkit.value.StringValue;
import java.io.IOException;

/**
 * Reads a string: {@code "text"}, or a number as its text. A string that is held comes whole, a longer one in pieces.
 */
final class StringView extends ValueView implements StringValue {

    private static final int PIECE = 1 << 16;

    private final JsonBytes text = new JsonBytes();
    private long length;
    private boolean ended;
    private boolean whole;

    StringView(JsonReader in) throws IOException {
        super(in);
        if (in.form() == JsonForm.NUMBER || in.input().isHeld()) {
            scalars.bytesOrNumber(text, "a string's value");
            whole = text.length() > 0;
            ended = true;
            length = text.length();
        } else {
            in.require(JsonForm.STRING, "a string's value");
            in.beginString();
            length = -1;
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public Slice next() throws IOException {
        requireCurrent();
        if (whole) {
            whole = false;
            return text.slice();
        }
        while (!ended) {
            ended = in.piece(text.clear(), PIECE);
            if (text.length() > 0) {
                return text.slice();
            }
        }
        return null;
    }

    @Override
    void skipRest() throws IOException {
        while (!ended) {
            next();
        }
    }
}
