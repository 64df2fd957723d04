package io.rdbkit.transform;

import io.rdbkit.format.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The inputs of a job, which reads them one after the other, as one. Immutable; every method gives a new one.
 *
 * <pre>{@code
 * Inputs.Input a = new Inputs.Input("a.rdb", Source.of(Path.of("a.rdb")));
 * Inputs.Input b = new Inputs.Input("b.rdb", Source.of(Path.of("b.rdb")));
 * Inputs.of(List.of(a, b))
 *         .each(input -> Scan.of(input.source(), Plan.NOTHING, key -> System.out.println(input.name() + " " + key)));
 * }</pre>
 */
public final class Inputs {

    /**
     * One of them.
     *
     * @param name   what messages call it
     * @param source where it is read from
     * @param prefix is put before each of its keys, after all other changes; may be empty
     */
    public record Input(String name, Source source, Bytes prefix) {

        /** One whose keys keep their names. */
        public Input(String name, Source source) {
            this(name, source, Bytes.EMPTY);
        }

        /** The plan for this input. */
        Plan by(Plan plan) {
            return prefix.isEmpty() ? plan : plan.rename(Keys.rename(KeyChange.addPrefix(prefix)));
        }
    }

    /** Something to do with an input. */
    public interface Job {
        void accept(Input input) throws IOException;
    }

    private final List<Input> all;
    private final Consumer<String> nowReading;

    private Inputs(List<Input> all, Consumer<String> nowReading) {
        this.all = List.copyOf(all);
        this.nowReading = nowReading;
    }

    /** A single one, without a name. */
    public static Inputs of(Source source) {
        return of(List.of(new Input("", source)));
    }

    /**
     * Several, in the order in which they are read.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Inputs of(List<Input> several) {
        if (several.isEmpty()) {
            throw new IllegalArgumentException("no input");
        }
        return new Inputs(several, name -> {});
    }

    /** Tells somebody the name of each input before it is read: an exception does not say which input it is about. */
    public Inputs telling(Consumer<String> listener) {
        return new Inputs(all, listener);
    }

    /** The same with prefixes for some of them, by their names. */
    public Inputs prefixing(Map<String, Bytes> prefixes) {
        return with(all.stream()
                .map(input ->
                        new Input(input.name(), input.source(), prefixes.getOrDefault(input.name(), input.prefix())))
                .toList());
    }

    /** The same, each read in another way. */
    public Inputs reading(UnaryOperator<Source> way) {
        return with(all.stream()
                .map(input -> new Input(input.name(), way.apply(input.source()), input.prefix()))
                .toList());
    }

    /** The same with other inputs. */
    Inputs with(List<Input> others) {
        return new Inputs(others, nowReading);
    }

    /** All of them, in their order. */
    public List<Input> all() {
        return all;
    }

    /** Whether there is more than one. */
    public boolean areSeveral() {
        return all.size() > 1;
    }

    /** Does something with each of them, in their order. What it throws is about the input whose name was told last. */
    public void each(Job job) throws IOException {
        for (Input input : all) {
            reading(input);
            job.accept(input);
        }
    }

    /** The files that are read, which no output may replace. */
    public List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        each(input -> files.addAll(input.source().files()));
        return files;
    }

    /** @throws java.nio.file.NoSuchFileException if one of them is a file that isn't there */
    void requirePresent() throws IOException {
        each(input -> input.source().requirePresent());
    }

    /** Says that an input is read from now on. */
    void reading(Input input) {
        reading(input.name());
    }

    void reading(String name) {
        nowReading.accept(name);
    }
}
