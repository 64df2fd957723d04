package io.rdbkit.cli.proof;

import io.rdbkit.server.Client;
import io.rdbkit.server.ServerKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** A stream with a history: records were added, deleted and trimmed; groups have read, acknowledged and claimed. */
record RandomStream(List<Step> steps) {

    enum Action {
        ADD,
        ADD_SAME_FIELDS,
        ADD_MANY,
        DELETE,
        TRIM,
        SET_ID,
        GROUP,
        CONSUMER,
        READ,
        READ_WITHOUT_PENDING,
        ACKNOWLEDGE,
        CLAIM
    }

    /**
     * @param which chooses among the existing IDs, groups or consumers
     * @param n     a count, or a number for the action
     */
    record Step(Action action, int which, int n) {}

    static Arbitrary<RandomStream> arbitrary() {
        return Combinators.combine(
                        Arbitraries.of(Action.class),
                        Arbitraries.integers().between(0, 1000),
                        Arbitraries.integers().between(1, 12))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40)
                .map(RandomStream::new);
    }

    void load(Client client, ServerKind kind, String key) {
        new Loading(client, kind, key).run(steps);
    }

    private static final class Loading {

        private final Client client;
        private final ServerKind kind;
        private final String key;
        private final List<String> ids = new ArrayList<>();
        private final Set<String> groups = new TreeSet<>();
        private long ms = 1_700_000_000_000L;

        Loading(Client client, ServerKind kind, String key) {
            this.client = client;
            this.kind = kind;
            this.key = key;
        }

        void run(List<Step> steps) {
            add("first", "one");
            steps.forEach(this::run);
            client.flush();
        }

        private void run(Step step) {
            String id = ids.get(step.which % ids.size());
            switch (step.action) {
                case ADD -> add("f" + step.which % 3, "v" + step.n, "", "-".repeat(step.which));
                case ADD_SAME_FIELDS -> add("first", step.n);
                case ADD_MANY -> {
                    for (int i = 0; i < 30 * step.n; i++) {
                        add("i", i, "n", step.n);
                    }
                }
                case DELETE -> client.queue("XDEL", key, id);
                case TRIM -> client.queue("XTRIM", key, "MAXLEN", step.n);
                case SET_ID -> {
                    ms += step.which;
                    client.queue("XSETID", key, ++ms + "-" + step.n);
                    ms++;
                }
                case GROUP -> {
                    String group = "g" + step.n % 4;
                    if (groups.add(group)) {
                        client.queue("XGROUP", "CREATE", key, group, step.which % 2 == 0 ? "0" : id);
                    }
                }
                default -> ofGroup(step, id);
            }
        }

        private void ofGroup(Step step, String id) {
            if (groups.isEmpty()) {
                return;
            }
            String group = List.copyOf(groups).get(step.which % groups.size());
            String consumer = "c" + step.n % 3;
            switch (step.action) {
                case CONSUMER -> {
                    if (kind.atLeast(6, 2)) {
                        client.queue("XGROUP", "CREATECONSUMER", key, group, consumer);
                    }
                }
                case READ -> client.queue("XREADGROUP", "GROUP", group, consumer, "COUNT", step.n, "STREAMS", key, ">");
                case READ_WITHOUT_PENDING ->
                    client.queue("XREADGROUP", "GROUP", group, consumer, "COUNT", step.n, "NOACK", "STREAMS", key, ">");
                case ACKNOWLEDGE -> client.queue("XACK", key, group, id);
                case CLAIM ->
                    client.queue(
                            "XCLAIM",
                            key,
                            group,
                            consumer,
                            0,
                            id,
                            "TIME",
                            1_600_000_000_000L + step.which,
                            "RETRYCOUNT",
                            step.n,
                            "FORCE",
                            "JUSTID");
                default -> throw new IllegalStateException(step.toString());
            }
        }

        private void add(Object... fields) {
            String id = ms + "-" + ids.size() % 5;
            ms += ids.size() % 5 == 4 ? 3 : 0;
            if (ids.size() % 5 == 0) {
                ms++;
                id = ms + "-0";
            }
            ids.add(id);
            List<Object> words = new ArrayList<>(List.of("XADD", key, id));
            words.addAll(List.of(fields));
            client.queue(words.toArray());
        }
    }
}
