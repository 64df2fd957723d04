package io.rdbkit.table;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.analyze.MemoryModel;
import io.rdbkit.analyze.MemoryUse;
import io.rdbkit.analyze.NameParts;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import io.rdbkit.transform.KeySlot;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of {@link Table#KEYS}. */
final class KeyRows extends TableRows {

    // The places of the columns in the table.
    private static final int SOURCE = 0;
    private static final int DB = 1;
    private static final int SLOT = 2;
    private static final int KEY = 3;
    private static final int PREFIX = 4;
    private static final int TYPE = 5;
    private static final int ENCODING = 6;
    private static final int ELEMENTS = 7;
    private static final int VALUE_BYTES = 8;
    private static final int MEMORY = 9;
    private static final int ALLOCATED = 10;
    private static final int EXPIRY = 11;
    private static final int IDLE = 12;
    private static final int FREQ = 13;
    private static final int OFFSET = 14;
    private static final int RDB_VERSION = 15;

    /** As many as a prefix of {@code rdb memory} has at most. */
    private static final int DEEPEST = 16;

    private final int[] places;
    private final TableInput input;
    private final Bytes source;
    private final Slice[] slices;
    private final NameParts parts = new NameParts("", DEEPEST);
    private final boolean measures;

    private @Nullable MemoryModel model;
    private @Nullable MemoryUse use;
    private @Nullable KeyEntry key;
    private boolean isBegun;

    KeyRows(int[] places, TableInput input) {
        this.places = places;
        this.input = input;
        source = Bytes.utf8(input.name());
        slices = Stream.generate(Slice::new).limit(places.length).toArray(Slice[]::new);
        measures = IntStream.of(places).anyMatch(place -> place == MEMORY || place == ALLOCATED);
    }

    @Override
    public void begin(RdbEntry entry) {
        key = entry instanceof KeyEntry one ? one : null;
        isBegun = key != null;
    }

    @Override
    public boolean next() throws IOException {
        if (!isBegun) {
            return false;
        }
        isBegun = false;
        if (measures) { // first, as it uses the value up; what else there is to know of the value is known then
            if (model == null) {
                model = input.requireModel();
            }
            use = model.measure(key());
        }
        return true;
    }

    private KeyEntry key() {
        return Objects.requireNonNull(key, "no row");
    }

    private MemoryUse use() {
        return Objects.requireNonNull(use, "no row");
    }

    @Override
    public boolean isNull(int column) {
        return switch (places[column]) {
            case EXPIRY -> !key().hasExpiry();
            case IDLE -> key().eviction().idleSeconds() < 0;
            case FREQ -> key().eviction().frequency() < 0;
            default -> false;
        };
    }

    @Override
    public long number(int column) throws IOException {
        return switch (places[column]) {
            case DB -> key().db();
            case SLOT -> KeySlot.of(key().key());
            case ELEMENTS -> key().elements();
            case VALUE_BYTES -> key().serializedSize();
            case MEMORY -> use().memory();
            case ALLOCATED -> use().allocated();
            case EXPIRY -> key().expiry();
            case IDLE -> key().eviction().idleSeconds();
            case FREQ -> key().eviction().frequency();
            case OFFSET -> key().offset();
            case RDB_VERSION -> key().version().number();
            default -> throw new IllegalArgumentException("no number in column " + column);
        };
    }

    @Override
    public double real(int column) {
        throw new IllegalArgumentException("no double in column " + column);
    }

    @Override
    public Slice bytes(int column) throws IOException {
        Slice slice = slices[column];
        return switch (places[column]) {
            case SOURCE -> Words.show(source, slice);
            case KEY -> Words.show(key().key(), slice);
            case PREFIX -> prefix(slice);
            case TYPE -> Words.show(Words.of(key().type().kind()), slice);
            case ENCODING -> Words.show(Words.of(key().encoding()), slice);
            default -> throw new IllegalArgumentException("no bytes in column " + column);
        };
    }

    /** The first part of the name as {@code rdb memory --by prefix} cuts it. Bytes that are no UTF-8 become {@code \xNN}. */
    private Slice prefix(Slice in) {
        parts.read(key().key());
        byte[] text = parts.text();
        int length = parts.end(0);
        for (int i = 0; i < length; i++) {
            if (text[i] < ' ' || text[i] == '\\') { // also those from 0x80 on, which are negative
                return Words.show(Bytes.utf8(Bytes.wrap(text, 0, length).toString()), in);
            }
        }
        return in.set(text, 0, length);
    }
}
