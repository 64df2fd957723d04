package io.rdbkit.cli.proof;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Chooses a cheap subset that together has everything that all have. */
final class Cover {

    /**
     * Some of many, in their order. The next choice is always the one with the lowest cost for each new thing.
     *
     * @param has  the things that an element has
     * @param cost more than 0
     */
    static <T> List<T> of(Collection<T> all, Function<T, Set<?>> has, ToLongFunction<T> cost) {
        Map<T, Set<?>> left = new LinkedHashMap<>();
        all.forEach(one -> left.put(one, new HashSet<>(has.apply(one))));
        Set<T> chosen = new HashSet<>();
        while (true) {
            left.values().removeIf(Set::isEmpty);
            if (left.isEmpty()) {
                return all.stream().filter(chosen::contains).toList();
            }
            T next = left.keySet().stream()
                    .min(Comparator.comparingDouble(one ->
                            (double) cost.applyAsLong(one) / left.get(one).size()))
                    .orElseThrow();
            chosen.add(next);
            List<Object> covered = new ArrayList<>(left.remove(next));
            left.values().forEach(things -> covered.forEach(things::remove));
        }
    }

    private Cover() {}
}
