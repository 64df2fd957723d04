package io.rdbkit.fuzz;

import io.rdbkit.format.RdbException;
import java.io.IOException;

/**
 * The outcome of a reading: its result, or the error in the input.
 *
 * @param result  the result; null after an error
 * @param failure the error; null if there was none
 */
record Outcome<T>(T result, RdbException failure) {

    /** Reads something. */
    interface Reading<T> {
        T read() throws IOException;
    }

    /**
     * Runs the reading and returns its outcome. Fails on any other exception, on an error of more than one line, and on
     * an error whose offset is outside of the input.
     *
     * @param length the length of the input
     */
    static <T> Outcome<T> of(long length, Reading<T> reading) {
        try {
            return new Outcome<>(reading.read(), null);
        } catch (RdbException e) {
            if (e.offset() < -1 || e.offset() > length) {
                throw new AssertionError("the error is not within the input of " + length + " bytes", e);
            }
            if (e.getMessage().chars().anyMatch(Character::isISOControl)) {
                throw new AssertionError("the error is not one line", e);
            }
            return new Outcome<>(null, e);
        } catch (IOException e) {
            throw new AssertionError("an exception that no input may cause", e);
        }
    }

    boolean succeeded() {
        return failure == null;
    }

    /** Fails unless the other outcome equals this one. */
    void mustBe(Outcome<T> other, String way) {
        boolean same = succeeded() ? result.equals(other.result) : says().equals(other.says());
        if (!same) {
            throw new AssertionError(way + " gives\n" + other + "\nand not\n" + this, other.failure);
        }
    }

    /** Fails if this outcome is an error. */
    T mustSucceed(String way) {
        if (!succeeded()) {
            throw new AssertionError(way + " reports an error in an input that was read before", failure);
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
