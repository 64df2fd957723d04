package io.rdbkit.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.commons.io.function.IOSupplier;

/**
 * What a {@code next()} that ends in null hands out, as the loops and streams of Java want it. An {@link IOException} becomes an
 * {@link UncheckedIOException}.
 *
 * <p>It never splits: an element is gone when the next one is pulled, so a stream stays sequential even if it is told to be parallel.
 */
public final class Pulling<T> implements Spliterator<T> {

    private final IOSupplier<? extends T> next;

    private boolean ended;

    private Pulling(IOSupplier<? extends T> next) {
        this.next = next;
    }

    /** @param next gives the next element, or null at the end */
    public static <T> Spliterator<T> spliterator(IOSupplier<? extends T> next) {
        return new Pulling<>(next);
    }

    /** @param next gives the next element, or null at the end */
    public static <T> Stream<T> stream(IOSupplier<? extends T> next) {
        return StreamSupport.stream(spliterator(next), false);
    }

    /**
     * An iterator whose {@code hasNext()} pulls the next element.
     *
     * @param next gives the next element, or null at the end
     */
    public static <T> Iterator<T> iterator(IOSupplier<? extends T> next) {
        return Spliterators.iterator(spliterator(next));
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
        Objects.requireNonNull(action, "action");
        if (ended) {
            return false;
        }
        T element;
        try {
            element = next.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (element == null) {
            ended = true;
            return false;
        }
        action.accept(element);
        return true;
    }

    @Override
    public Spliterator<T> trySplit() {
        return null;
    }

    @Override
    public long estimateSize() {
        return Long.MAX_VALUE;
    }

    @Override
    public int characteristics() {
        return ORDERED | NONNULL;
    }
}
