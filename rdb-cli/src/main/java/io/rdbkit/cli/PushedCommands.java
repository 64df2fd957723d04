package io.rdbkit.cli;

import io.rdbkit.format.Bytes;
import io.rdbkit.live.Push;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes what {@link PushFormat} writes, in any pieces, and hands the commands of each key to a push. */
final class PushedCommands extends FramedKeys {

    private final Push push;
    /** Null if no one asks. */
    private final PushCheckpoint checkpoint;
    /** The offset of the key before. */
    private long before = -1;

    PushedCommands(Push push, PushCheckpoint checkpoint) {
        super(PushFormat.HEAD);
        this.push = push;
        this.checkpoint = checkpoint;
    }

    @Override
    void take(ByteBuffer numbers, byte[] key, byte[] commands) throws IOException {
        int what = numbers.getInt();
        long offset = numbers.getLong();
        int db = numbers.getInt();
        long expiry = numbers.getLong();
        Bytes name = Bytes.wrap(key);
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
