package io.rdbkit.cli.resp;

import io.rdbkit.EntryFormat;
import io.rdbkit.FunctionEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.ModuleAuxEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbRefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Entries as commands that restore them on a server, in its own protocol, as {@code redis-cli --pipe} sends them. */
public final class RespFormat implements EntryFormat {

    private static final byte[] SELECT = RespBuffer.word("SELECT");
    private static final byte[] FUNCTION = RespBuffer.word("FUNCTION");
    private static final byte[] LOAD = RespBuffer.word("LOAD");
    private static final byte[] REPLACE = RespBuffer.word("REPLACE");

    private static final int NO_DB = -1;

    private final RespOptions options;
    /** Without SELECT, the database that all keys must be of; shared by all formats. */
    private final AtomicInteger onlyDb;

    private final RespBuffer out = new RespBuffer();
    private final RestoreCommand restore;
    private final ValueCommands values;
    private int db;

    private RespFormat(RespOptions options, AtomicInteger onlyDb) {
        this.options = options;
        this.onlyDb = onlyDb;
        restore = new RestoreCommand(out, options.replace());
        values = new ValueCommands(out, options.replace());
    }

    /** Formats that together write one output. */
    public static Supplier<EntryFormat> of(RespOptions options) {
        AtomicInteger onlyDb = new AtomicInteger(NO_DB);
        return () -> new RespFormat(options, onlyDb);
    }

    @Override
    public void begin(long ordinal, OutputStream to) {
        out.to(to);
        db = NO_DB;
    }

    /** @throws RdbRefusedException if there is no SELECT and a key is of another database than those before it */
    @Override
    public void write(RdbEntry entry, OutputStream to) throws IOException {
        if (entry instanceof KeyEntry key) {
            select(key);
            out.setKey(key.key());
            if (options.restore() || RestoreCommand.isOnlyWay(key)) {
                restore.write(key);
            } else {
                values.write(key);
            }
        } else if (entry instanceof FunctionEntry function) {
            load(function);
        } else if (entry instanceof ModuleAuxEntry aux && aux.decode().next() != null) {
            options.lost().accept("no command restores what module " + aux.module() + " keeps beside its keys");
        }
        // the others are what the format needs, or tell of the server that wrote the file
    }

    private void select(KeyEntry key) throws IOException {
        if (key.db() == db) {
            return;
        }
        db = key.db();
        if (options.select()) {
            out.command(2).word(SELECT).word(db).end();
        } else if (!onlyDb.compareAndSet(NO_DB, db) && onlyDb.get() != db) {
            throw new RdbRefusedException(
                    RdbRefusedException.Reason.LOSS,
                    "keys of databases " + Math.min(db, onlyDb.get()) + " and " + Math.max(db, onlyDb.get())
                            + " would get mixed up without SELECT",
                    key.offset(),
                    key.toString());
        }
    }

    private void load(FunctionEntry function) throws IOException {
        out.command(options.replace() ? 4 : 3).word(FUNCTION).word(LOAD);
        if (options.replace()) {
            out.word(REPLACE);
        }
        out.word(function.code()).end();
    }

    @Override
    public void end(OutputStream to) throws IOException {
        out.flush();
    }
}
