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
        ByteBuffer numbers = ByteBuffer.wrap(head, Long.BYTES + Integer.BYTES, 2 * Integer.BYTES);
        keyLength = numbers.getInt();
        body = new byte[Math.max(keyLength, 0) + numbers.getInt()];
        bodyLength = 0;
    }

    private void send() throws IOException {
        ByteBuffer numbers = ByteBuffer.wrap(head);
        long offset = numbers.getLong();
        int db = numbers.getInt();
        byte[] complete = body;
        body = null;
        headLength = 0;
        if (keyLength == PushFormat.NO_KEY) {
            push.sendFunction(complete);
        } else {
            byte[] commands = java.util.Arrays.copyOfRange(complete, keyLength, complete.length);
            push.send(db, Bytes.wrap(complete, 0, keyLength), commands);
            if (checkpoint != null && push.held() == 1 && before >= 0) {
                checkpoint.reach(before); // all keys up to that one have their answer
            }
            before = offset;
        }
    }
}
