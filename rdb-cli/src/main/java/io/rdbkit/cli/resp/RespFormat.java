package io.rdbkit.cli.resp;

import io.rdbkit.AuxEntry;
import io.rdbkit.EntryFormat;
import io.rdbkit.FunctionEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.ModuleAuxEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.ValueKind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;

/**
 * Writes entries as commands that restore them on a server, in the server's own protocol, as {@code redis-cli --pipe}
 * sends them.
 */
public final class RespFormat implements EntryFormat {

    private static final byte[] SELECT = RespBuffer.word("SELECT");
    private static final byte[] FUNCTION = RespBuffer.word("FUNCTION");
    private static final byte[] LOAD = RespBuffer.word("LOAD");
    private static final byte[] REPLACE = RespBuffer.word("REPLACE");

    /** The AUX field of a script for EVALSHA; servers up to 6.2 write it. */
    private static final Bytes SCRIPT = Bytes.utf8("lua");

    private static final int NO_DB = -1;

    private final RespOptions options;
    /** Used if there is no SELECT; shared by all formats. Null if the caller selects databases. */
    private final OneDatabase oneDatabase;

    private final RespBuffer out = new RespBuffer();
    private final RestoreCommand restore;
    private final ValueCommands values;
    private int db;
    /** The commands of the server for the current keys; null before the first key. */
    private ServerCommands server;

    private RespFormat(RespOptions options, OneDatabase oneDatabase, boolean stringsInPieces) {
        this.options = options;
        this.oneDatabase = oneDatabase;
        restore = new RestoreCommand(out, options.replace(), options.losses());
        values = new ValueCommands(out, options, stringsInPieces);
    }

    /** Makes formats that write one output together. */
    public static Supplier<EntryFormat> of(RespOptions options) {
        OneDatabase oneDatabase = new OneDatabase();
        return () -> new RespFormat(options, oneDatabase, false);
    }

    /** Makes formats whose caller knows the database of each key, and selects it. */
    public static Supplier<EntryFormat> selectedBefore(RespOptions options) {
        return () -> new RespFormat(options, null, false);
    }

    /** The same for large values: no command is longer than some elements, and a string comes in pieces too. */
    public static Supplier<EntryFormat> inPieces(RespOptions options) {
        return () -> new RespFormat(options, null, true);
    }

    /** Whether only RESTORE keeps all of a key. */
    public static boolean isExactOnlyByRestore(KeyEntry key) {
        return RestoreCommand.isOnlyWay(key)
                || key.type().kind() == ValueKind.STREAM
                || !key.eviction().equals(Eviction.NONE);
    }

    /** Whether no command but RESTORE makes a key at all. */
    public static boolean isOnlyByRestore(KeyEntry key) {
        return RestoreCommand.isOnlyWay(key);
    }

    @Override
    public void begin(long ordinal, OutputStream to) {
        out.to(to);
        db = NO_DB;
    }

    /** @throws RdbRefusedException if there is no SELECT and a key is in another database than an earlier one */
    @Override
    public void write(RdbEntry entry, OutputStream to) throws IOException {
        if (entry instanceof KeyEntry key) {
            select(key);
            out.setKey(key.key());
            ServerCommands commands = commandsFor(key);
            if (options.restore() || RestoreCommand.isOnlyWay(key)) {
                restore.write(key, commands);
            } else {
                values.write(key, commands);
            }
        } else if (entry instanceof FunctionEntry function) {
            load(function);
        } else if (entry instanceof ModuleAuxEntry aux && aux.decode().next() != null) {
            options.losses().addAuxOf(aux.module().toString());
        } else if (entry instanceof AuxEntry aux && aux.name().equals(SCRIPT)) {
            options.losses().add(Unrestorable.SCRIPT, 1);
        }
        // Other AUX fields belong to the format, or are about the server that wrote the file.
    }

    private ServerCommands commandsFor(KeyEntry key) {
        RdbVersion version = options.server() == null ? key.version() : options.server();
        if (server == null || server.version() != version) {
            server = new ServerCommands(version);
        }
        return server;
    }

    private void select(KeyEntry key) throws IOException {
        if (key.db() == db) {
            return;
        }
        db = key.db();
        if (options.select()) {
            out.command(2).word(SELECT).word(db).end();
        } else if (oneDatabase != null) {
            oneDatabase.admit(key);
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
