package io.rdbkit.transform;

import io.rdbkit.ledger.Clash;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Where keys of several inputs come from. Their places are counted through all inputs, as if one stood behind the other, so that one number tells
 * both the input and the offset in it.
 */
final class KeyOrigins {

    /** By the place of its first byte, the name of each input. */
    private final TreeMap<Long, String> inputs = new TreeMap<>();

    /** Where the input at hand begins. A writer for a target has its own thread, which alone uses it then. */
    private volatile long base;

    /** By the ordinal of its first key, the name of each input. */
    private final TreeMap<Long, String> ordinals = new TreeMap<>();

    private long keys;
    private final Consumer<String> nowReading;

    /** For a single input. */
    KeyOrigins() {
        this(name -> {});
    }

    /** @param nowReading is told which input an exception will be about */
    KeyOrigins(Consumer<String> nowReading) {
        this.nowReading = nowReading;
    }

    /** @param before how many bytes the inputs before it have */
    void begin(String input, long before) {
        inputs.put(before, input);
        ordinals.put(keys, input);
        base = before;
    }

    /** The place of the next key, by its offset in the input at hand. */
    long place(long offset) {
        keys++;
        return base + offset;
    }

    /** The name of the input of a key, by its ordinal among all whose place was asked for; empty if there is only one. */
    String input(long ordinal) {
        return inputs.size() < 2 ? "" : ordinals.floorEntry(ordinal).getValue();
    }

    /** The name of the input a key comes from; empty if there is only one. */
    String input(Clash.Origin key) {
        Map.Entry<Long, String> input = inputs.size() < 2 ? null : inputs.floorEntry(key.offset());
        return input == null ? "" : input.getValue();
    }

    /** The offset of a key in its input, of which somebody is told that it is the one at hand. */
    long blamed(Clash.Origin key) {
        if (inputs.size() > 1) {
            nowReading.accept(input(key));
        }
        Long begin = inputs.floorKey(key.offset());
        return begin == null ? key.offset() : key.offset() - begin;
    }
}
