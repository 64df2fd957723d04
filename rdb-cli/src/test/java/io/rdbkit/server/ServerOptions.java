package io.rdbkit.server;

import java.util.ArrayList;
import java.util.List;

/** The options with which every server starts here. */
final class ServerOptions {

    static final String DUMP = "dump.rdb";

    static List<String> of(ServerKind kind, String dir, List<String> more) {
        List<String> options = new ArrayList<>(List.of("--save", "", "--appendonly", "no", "--databases", "16"));
        options.addAll(List.of("--dir", dir, "--dbfilename", DUMP));
        if (kind.hasDebugSwitch()) {
            options.addAll(List.of("--enable-debug-command", "yes"));
        }
        options.addAll(more);
        return options;
    }

    private ServerOptions() {}
}
