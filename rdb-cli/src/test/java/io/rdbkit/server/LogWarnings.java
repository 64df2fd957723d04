package io.rdbkit.server;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the warnings in a server's log, except those about the machine and the server's own configuration. */
final class LogWarnings {

    /** {@code [7] 12 Jan 10:00:00.000 # text}, {@code 7:M 12 Jan 2026 10:00:00.000 # text}; # is the level warning. */
    private static final Pattern LINE =
            Pattern.compile("^(?:\\[\\d+\\]|\\d+:[A-Z]) \\d\\d \\w{3} (?:\\d{4} )?[\\d:.]{12} ([-.*#]) (.*)$");

    /** Lines with level warning of a healthy server, as whole lines where they don't vary. */
    private static final Pattern NO_COMPLAINT = Pattern.compile(String.join(
            "|",
            // The server's introduction.
            "oO0OoO0OoO0Oo (?:Redis|Valkey) is starting oO0OoO0OoO0Oo",
            "(?:Redis|Valkey) version=.*, just started",
            "Configuration loaded",
            "Server started, Redis version [\\d.]+",
            "Server initialized",
            // 6.2 logs this as a warning even if it has nothing to warn of.
            "Done loading RDB, keys loaded: \\d+, keys expired: \\d+\\.",
            // About the machine: overcommit, huge pages, backlog, open files.
            "WARNING:? (?:Memory overcommit must be enabled!|overcommit_memory is set to 0!) .*",
            "WARNING:? you have Transparent Huge Pages \\(THP\\) support enabled .*",
            "WARNING:? The TCP backlog setting of \\d+ cannot be enforced .*",
            // A 32-bit server.
            "Warning: 32 bit instance detected but no memory limit set\\..*"));

    private static final Pattern COMPLAINT_WITHOUT_LEVEL = Pattern.compile("WARNING|BUG REPORT|ASSERTION|FATAL");

    static List<String> in(String log) {
        return log.lines().filter(LogWarnings::isComplaint).toList();
    }

    private static boolean isComplaint(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            return COMPLAINT_WITHOUT_LEVEL.matcher(line).find();
        }
        return parts.group(1).equals("#")
                && !NO_COMPLAINT.matcher(parts.group(2)).matches();
    }

    private LogWarnings() {}
}
