package io.rdbkit.cli;

import io.rdbkit.analyze.Inventory;
import io.rdbkit.analyze.LoadCheck;
import io.rdbkit.format.Feature;
import io.rdbkit.format.ServerVersion;
import io.rdbkit.format.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds the servers for which a file can be converted and that don't load it as it is, and what the conversion loses.
 * Servers with equal losses share a line.
 */
final class ConvertsTo {

    private ConvertsTo() {}

    static List<String> lines(Inventory file) {
        Map<Map<Feature, Long>, List<ServerVersion>> byLoss = new LinkedHashMap<>();
        for (ServerVersion server : ServerVersion.known()) {
            Target target = Target.of(server);
            if (!LoadCheck.reasonsAgainst(file, target).isEmpty()) {
                byLoss.computeIfAbsent(file.lostIn(target), loss -> new ArrayList<>())
                        .add(server);
            }
        }
        List<String> lines = new ArrayList<>();
        byLoss.forEach((lost, servers) -> lines.add(names(servers) + ": " + lost(lost)));
        return lines;
    }

    /** The losses as text: {@code lost field-expiry 3, function 1}. */
    static String lost(Map<Feature, Long> lost) {
        return lost.isEmpty()
                ? "nothing is lost"
                : "lost "
                        + lost.entrySet().stream()
                                .map(one -> one.getKey() + " " + one.getValue())
                                .collect(Collectors.joining(", "));
    }

    /** The names of servers. Of consecutive servers, only the first and the last are named. */
    private static String names(List<ServerVersion> servers) {
        List<ServerVersion> known = ServerVersion.known();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < servers.size(); ) {
            int from = i;
            while (i + 1 < servers.size() && follows(known, servers.get(i), servers.get(i + 1))) {
                i++;
            }
            String first = servers.get(from).name();
            names.add(i == from ? first : first + " to " + servers.get(i).name());
            i++;
        }
        return String.join(", ", names);
    }

    private static boolean follows(List<ServerVersion> known, ServerVersion one, ServerVersion next) {
        return one.fork() == next.fork() && known.indexOf(next) == known.indexOf(one) + 1;
    }
}
