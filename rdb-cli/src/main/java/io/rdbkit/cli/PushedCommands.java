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

    PushedCommands(Push push, PushCheckpoint checkpoint) {
        super(PushFormat.HEAD);
        this.push = push;
        this.checkpoint = checkpoint;
    }

    @Override
    void take(ByteBuffer numbers, Bytes key, Bytes commands) throws IOException {
        int what = numbers.getInt();
        long offset = numbers.getLong();
        int db = numbers.getInt();
        long expiry = numbers.getLong();
        switch (what) {
            case PushFormat.FUNCTION -> push.sendFunction(commands.toByteArray());
            case PushFormat.PIECE -> push.addLarge(commands.toByteArray());
            case PushFormat.END -> push.endLarge();
            case PushFormat.BEGIN -> push.beginLarge(db, Bytes.wrap(key.toByteArray()), offset, expiry);
            default -> push.send(db, key, offset, commands);
        }
        if (checkpoint != null && push.answered() >= 0) {
            checkpoint.reach(push.answered());
        }
    }
}
