package io.rdbkit.cli;

import io.rdbkit.format.Bytes;
import io.rdbkit.live.Push;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Takes what {@link PushFormat} writes, in any pieces, and hands the commands of each key to a push. */
final class PushedCommands extends OutputStream {

    private final Push push;
    /** Null if no one asks. */
    private final PushCheckpoint checkpoint;
    /** The offset of the key before. */
    private long before = -1;

    private final byte[] head = new byte[PushFormat.HEAD];
    private int headLength;
    /** The key, then the commands; null as long as the head is not complete. */
    private byte[] body;

    private int bodyLength;
    private byte[] key;

    PushedCommands(Push push, PushCheckpoint checkpoint) {
        this.push = push;
        this.checkpoint = checkpoint;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        for (int at = off, end = off + len; at < end; ) {
            if (body == null) {
                int n = Math.min(end - at, head.length - headLength);
                System.arraycopy(b, at, head, headLength, n);
                headLength += n;
                at += n;
                if (headLength == head.length) {
                    begin(2 * Integer.BYTES);
                }
            } else {
                int n = Math.min(end - at, body.length - bodyLength);
                System.arraycopy(b, at, body, bodyLength, n);
                bodyLength += n;
                at += n;
            }
            if (body != null && bodyLength == body.length && key == null) {
                key = body;
                begin(Integer.BYTES);
            }
            if (body != null && bodyLength == body.length && key != null) {
                send();
            }
        }
    }

    /** @param back how far before the end of the head the length stands */
    private void begin(int back) {
        body = new byte[ByteBuffer.wrap(head).getInt(PushFormat.HEAD - back)];
        bodyLength = 0;
    }

    private void send() throws IOException {
        ByteBuffer numbers = ByteBuffer.wrap(head);
        int what = numbers.getInt();
        long offset = numbers.getLong();
        int db = numbers.getInt();
        long expiry = numbers.getLong();
        Bytes name = Bytes.wrap(key);
        byte[] commands = body;
        key = null;
        body = null;
        headLength = 0;
        switch (what) {
            case PushFormat.FUNCTION -> push.sendFunction(commands);
            case PushFormat.PIECE -> push.addLarge(commands);
            case PushFormat.END -> push.endLarge();
            case PushFormat.BEGIN -> {
                push.beginLarge(db, name, offset, expiry);
                note(0, offset);
            }
            default -> {
                push.send(db, name, offset, commands);
                note(1, offset);
            }
        }
    }

    /**
     * Notes how far the push is, if all keys before this one have their answer.
     *
     * @param held how many keys are held if that is so
     */
    private void note(int held, long offset) throws IOException {
        if (checkpoint != null && push.held() == held && before >= 0) {
            checkpoint.reach(before);
        }
        before = offset;
    }
}
