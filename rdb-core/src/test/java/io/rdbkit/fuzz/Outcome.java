package io.rdbkit.fuzz;

import io.rdbkit.format.RdbException;
import java.io.IOException;

/**
 * What became of a reading: what it gave, or what was wrong with the input.
 *
 * @param result  what it gave; null if it ended in an error
 * @param failure the error; null if it didn't
 */
record Outcome<T>(T result, RdbException failure) {

    /** Reads something. */
    interface Reading<T> {
        T read() throws IOException;
    }

    /**
     * Whatever the reading comes to, but for what no input may bring about: any other exception, or an error that is not one line, or that
     * names a place outside of the input.
     *
     * @param length of the input, in which the error must lie
     */
    static <T> Outcome<T> of(long length, Reading<T> reading) {
        try {
            return new Outcome<>(reading.read(), null);
        } catch (RdbException e) {
            if (e.offset() < -1 || e.offset() > length) {
                throw new AssertionError("the error is not in the input of " + length + " bytes", e);
            }
            if (e.getMessage().chars().anyMatch(Character::isISOControl)) {
                throw new AssertionError("the error is not one line", e);
            }
            return new Outcome<>(null, e);
        } catch (IOException e) {
            throw new AssertionError("no error of the input's", e);
        }
    }

    boolean succeeded() {
        return failure == null;
    }

    /** Fails unless the other ended as this one did. */
    void mustBe(Outcome<T> other, String way) {
        boolean same = succeeded() ? result.equals(other.result) : says().equals(other.says());
        if (!same) {
            throw new AssertionError(way + " gives\n" + other + "\nand not\n" + this, other.failure);
        }
    }

    /** Fails if this ended in an error. */
    T mustSucceed(String way) {
        if (!succeeded()) {
            throw new AssertionError(way + " finds wrong what was read before", failure);
        }
        return result;
    }

    private String says() {
        return failure == null ? "" : failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    @Override
    public String toString() {
        return succeeded() ? String.valueOf(result) : says();
    }
}
