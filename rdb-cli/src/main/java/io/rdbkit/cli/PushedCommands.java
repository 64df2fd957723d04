package io.rdbkit.cli;

import io.rdbkit.format.Bytes;
import io.rdbkit.live.Push;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Takes what {@link PushFormat} writes, in any pieces, and hands the commands of each key to a push. */
final class PushedCommands extends OutputStream {

    private final Push push;
    /** Null if no one asks. */
    private final PushCheckpoint checkpoint;
    /** The offset of the key before. */
    private long before = -1;

    private final byte[] head = new byte[PushFormat.HEAD];
    private int headLength;
    /** The key and the commands; null as long as the head is not complete. */
    private byte[] body;

    private int bodyLength;
    private int keyLength;

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
                    begin();
                }
            } else {
                int n = Math.min(end - at, body.length - bodyLength);
                System.arraycopy(b, at, body, bodyLength, n);
                bodyLength += n;
                at += n;
            }
            if (body != null && bodyLength == body.length) {
                send();
            }
        }
    }

    private void begin() {
        int lengths = PushFormat.HEAD - 2 * Integer.BYTES;
        ByteBuffer numbers = ByteBuffer.wrap(head, lengths, 2 * Integer.BYTES);
        keyLength = numbers.getInt();
        body = new byte[keyLength + numbers.getInt()];
        bodyLength = 0;
    }

    private void send() throws IOException {
        ByteBuffer numbers = ByteBuffer.wrap(head);
        int what = numbers.getInt();
        long offset = numbers.getLong();
        int db = numbers.getInt();
        long expiry = numbers.getLong();
        Bytes key = Bytes.wrap(body, 0, keyLength);
        byte[] commands = keyLength == 0 ? body : Arrays.copyOfRange(body, keyLength, body.length);
        body = null;
        headLength = 0;
        switch (what) {
            case PushFormat.FUNCTION -> push.sendFunction(commands);
            case PushFormat.PIECE -> push.addLarge(commands);
            case PushFormat.END -> push.endLarge();
            case PushFormat.BEGIN -> {
                push.beginLarge(db, key, offset, expiry);
                note(0, offset);
            }
            default -> {
                push.send(db, key, offset, commands);
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
