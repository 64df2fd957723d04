package io.rdbkit.cli;

import io.rdbkit.AuxEntry;
import io.rdbkit.analyze.DbCount;
import io.rdbkit.analyze.ExpirySpan;
import io.rdbkit.analyze.Inventory;
import io.rdbkit.analyze.KindTotal;
import io.rdbkit.analyze.LargeKey;
import io.rdbkit.format.CompressedStrings;
import io.rdbkit.format.ObjectEncoding;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.Producer;
import io.rdbkit.format.ValueKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints an {@link Inventory} for people. */
final class InfoText {

    private static final int LONGEST_AUX_VALUE = 60;

    private InfoText() {}

    static List<String> lines(Inventory i, KeyDisplay keys) {
        List<String> lines = new ArrayList<>();
        add(lines, "format", i.version() + within(i.layers()) + ", " + Wording.checksum(i.checksum()));
        add(lines, "bytes", number(i.length()));
        if (i.ignored() != null) {
            add(lines, "behind it", Wording.ignored(i.ignored()));
        }
        if (i.tail() != null) {
            add(
                    lines,
                    i.tail().within() == 0 ? "behind it" : "commands",
                    Wording.commands(i.tail()) + ", not counted here");
        }
        if (i.producer() != Producer.REDIS && i.producer() != Producer.VALKEY) {
            add(lines, "written by", i.producer() + ": see docs/producers.md");
        }
        addAux(lines, i);
        add(lines, "keys", number(i.keys()));
        addDbs(lines, i);
        if (!i.types().isEmpty()) {
            add(
                    lines,
                    "written as",
                    i.types().entrySet().stream()
                            .map(type -> type.getKey() + " " + number(type.getValue()))
                            .collect(Collectors.joining(", ")));
        }
        addEncodings(lines, i.encodings());
        addKinds(lines, i.kinds());
        i.largest().forEach(key -> add(lines, "largest", large(key, keys)));
        if (i.compressedStrings().count() > 0) {
            add(lines, "compressed", compressed(i.compressedStrings(), i.length()));
        }
        if (i.expires() > 0) {
            add(
                    lines,
                    "expiries",
                    number(i.expires()) + ", from " + Wording.time(i.firstExpiry()) + " to "
                            + Wording.time(i.lastExpiry()));
            add(lines, "expire in", spans(i.expirySpans()));
        }
        if (i.fieldExpiries() > 0) {
            add(
                    lines,
                    "of fields",
                    number(i.fieldExpiries()) + " expiries in " + number(i.keysWithFieldExpiries()) + " hashes, "
                            + number(i.expiredFields()) + " past, from " + Wording.time(i.firstFieldExpiry()) + " to "
                            + Wording.time(i.lastFieldExpiry()));
        }
        if (i.memberExpiries() > 0) {
            add(
                    lines,
                    "of members",
                    number(i.memberExpiries()) + " expiries in " + number(i.keysWithMemberExpiries()) + " keys, "
                            + number(i.expiredMembers()) + " past, from " + Wording.time(i.firstMemberExpiry()) + " to "
                            + Wording.time(i.lastMemberExpiry()));
        }
        if (i.evictionHints() > 0) {
            add(lines, "eviction", number(i.evictionHints()) + " keys have an idle time or LFU counter");
        }
        if (!i.functions().isEmpty()) {
            add(lines, "functions", String.join(", ", i.functions()));
        }
        if (!i.modules().isEmpty()) {
            add(
                    lines,
                    "modules",
                    i.modules().entrySet().stream()
                            .map(m -> m.getKey() + " (" + number(m.getValue()) + " keys)")
                            .collect(Collectors.joining(", ")));
        }
        if (i.slotHints() > 0) {
            add(lines, "cluster", number(i.slotHints()) + " slots");
        }
        long empty = i.emptyCollections().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        if (empty > 0) {
            add(lines, "empty", number(empty) + " keys without elements, which servers leave out or refuse");
        }
        if (i.streamsOfOtherLength() > 0) {
            add(lines, "lengths", number(i.streamsOfOtherLength()) + " streams state a wrong number of records");
        }
        long slotImports = i.opcodes().getOrDefault(Opcode.SLOT_IMPORT, 0L);
        if (slotImports > 0) {
            add(lines, "cluster", number(slotImports) + " unfinished imports of slots (SLOT_IMPORT)");
        }
        add(lines, "loads in", i.version().isKnown() ? LoadsIn.of(i) : "no server that this program knows");
        add(lines, "not checked", "elements of values, duplicate keys: rdb verify --deep");
        ConvertsTo.lines(i).forEach(line -> add(lines, "convert for", line));
        return lines;
    }

    private static void addAux(List<String> lines, Inventory i) {
        for (AuxEntry aux : i.aux()) {
            String value = aux.value().toString();
            String shown = value.length() <= LONGEST_AUX_VALUE ? value : value.substring(0, LONGEST_AUX_VALUE) + "...";
            add(lines, "AUX", aux.name() + " = " + shown);
        }
        if (i.auxCount() > i.aux().size()) {
            add(lines, "AUX", "and " + (i.auxCount() - i.aux().size()) + " more");
        }
    }

    private static void addDbs(List<String> lines, Inventory i) {
        i.dbs().forEach((number, db) -> add(lines, "db " + number, keys(db)));
        if (i.otherDbCount() > 0) {
            add(
                    lines,
                    "other dbs",
                    (i.otherDbsAreInOrder() ? "" : "at most ") + number(i.otherDbCount()) + " databases, "
                            + keys(i.otherDbs()));
        }
    }

    private static String keys(DbCount db) {
        StringBuilder line = new StringBuilder(number(db.keys()) + " keys, " + number(db.expires()) + " expiring:");
        for (Map.Entry<ValueKind, Long> kind : db.kinds().entrySet()) {
            line.append(' ').append(kind.getKey()).append(' ').append(number(kind.getValue()));
        }
        return line.toString();
    }

    private static void addEncodings(List<String> lines, Map<ObjectEncoding, Long> encodings) {
        if (!encodings.isEmpty()) {
            add(
                    lines,
                    "encodings",
                    encodings.entrySet().stream()
                            .map(encoding -> encoding.getKey() + " " + number(encoding.getValue()))
                            .collect(Collectors.joining(", ")));
        }
    }

    private static void addKinds(List<String> lines, Map<ValueKind, KindTotal> kinds) {
        kinds.forEach((kind, total) -> addKind(lines, kind, total.keys(), total.elements(), total.bytes()));
    }

    static void addKind(List<String> lines, ValueKind kind, long keys, long elements, long bytes) {
        String line = number(keys) + " keys" + elements(kind, elements) + ", " + number(bytes) + " bytes";
        add(lines, kind.toString(), line);
    }

    private static String large(LargeKey key, KeyDisplay keys) {
        return number(key.size()) + " bytes" + elements(key.kind(), key.elements()) + ": " + key.kind() + " ("
                + key.encoding() + ") in db " + key.db() + ", " + keys.of(key.key());
    }

    /** The number of elements as text; nothing for a string or a module value, which always counts as one. */
    private static String elements(ValueKind kind, long elements) {
        return kind == ValueKind.STRING || kind == ValueKind.MODULE ? "" : ", " + number(elements) + " elements";
    }

    private static String compressed(CompressedStrings strings, long fileBytes) {
        return number(strings.count()) + " strings, " + number(strings.bytes()) + " bytes for "
                + number(strings.originalBytes()) + ", " + percent(strings.bytes(), fileBytes) + " of the file";
    }

    private static String percent(long part, long all) {
        return String.format(Locale.ROOT, "%.0f %%", 100.0 * part / all);
    }

    private static String spans(Map<ExpirySpan, Long> spans) {
        return Arrays.stream(ExpirySpan.values())
                .map(span -> name(span) + " " + number(spans.getOrDefault(span, 0L)))
                .collect(Collectors.joining(", "));
    }

    private static String name(ExpirySpan span) {
        return switch (span) {
            case PAST -> "past";
            case LATER -> "later";
            default -> "under " + length(span.end());
        };
    }

    private static String length(Duration span) {
        if (span.toDays() == 365) {
            return "1 y";
        }
        return span.toDays() > 0 ? span.toDays() + " d" : span.toHours() + " h";
    }

    private static String within(List<String> layers) {
        return layers.isEmpty() ? "" : " within " + String.join(" within ", layers);
    }

    static void add(List<String> lines, String name, String value) {
        lines.add(String.format(Locale.ROOT, "%-11s %s", name, Failure.oneLine(value)));
    }

    static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
