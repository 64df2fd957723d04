package io.rdbkit.transform;

import io.rdbkit.AuxEntry;
import io.rdbkit.FunctionEntry;
import io.rdbkit.HashTemplateEntry;
import io.rdbkit.ModuleAuxEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.RdbWriter;
import io.rdbkit.ReadOptions;
import io.rdbkit.StandaloneEntry;
import io.rdbkit.check.FunctionHeader;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbRefusedException.Reason;
import io.rdbkit.format.RdbVersion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records of several inputs that belong to no key, each once: AUX fields, function libraries, hash templates, and what modules keep beside
 * their keys. What two inputs say differently, is refused or chosen by the policy for duplicates.
 */
final class SharedRecords {

    /** When a MODULE_AUX record wants to be read: after the keys. */
    static final long BEHIND_KEYS = 2;

    /** AUX fields that tell of the server or the moment of one file: a server that loads several of a name takes any of them. */
    private static final Set<String> OF_ONE_FILE = Set.of(
            "redis-ver",
            "valkey-ver",
            "redis-bits",
            "ctime",
            "used-mem",
            "aof-preamble",
            "aof-base",
            "mvcc-tstamp",
            "repl-masters",
            "df-ver");

    /** Eight zero bytes: no checksum. */
    private static final int CHECKSUM = 8;

    /**
     * A record of an input.
     *
     * @param identity what makes two records tell of the same thing
     * @param content  what they tell of it
     * @param entry    the record as an entry; null for data of a module, which is gone when its reader moves on
     * @param encoded  data of a module as it stands in its file; else null
     * @param version  that of its file
     * @param what     what messages call it
     */
    record Record(
            List<Object> identity,
            Bytes content,
            @Nullable StandaloneEntry entry,
            @Nullable Bytes encoded,
            RdbVersion version,
            String what) {

        /** Whether it tells of one file, and not of what is in it. */
        boolean isOfOneFile() {
            return entry instanceof AuxEntry aux
                    && OF_ONE_FILE.contains(aux.name().toString());
        }

        /** Gives it to a sink. */
        @SuppressWarnings("NullAway") // a record that has no entry has its bytes
        void to(PlanPass.Sink sink) throws IOException {
            if (entry != null) {
                sink.accept(entry);
                return;
            }
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.write(version.magic());
            encoded.writeTo(file);
            file.write(Opcode.EOF.id());
            file.write(new byte[version.hasChecksum() ? CHECKSUM : 0]);
            try (RdbReader in = RdbReader.open(
                    new ByteArrayInputStream(file.toByteArray()), ReadOptions.DEFAULT.withNewer(newer -> {}))) {
                for (RdbEntry again; (again = in.next()) != null; ) {
                    sink.accept(again);
                }
            }
        }
    }

    private record Held(Record record, String input) {}

    private final DuplicatePolicy policy;
    private final Summary summary;
    private final Map<List<Object>, Held> held = new LinkedHashMap<>();
    private final boolean takesTemplates;
    private boolean written;

    /** @param takesTemplates whether hash templates are written, to which values then refer */
    SharedRecords(DuplicatePolicy policy, boolean takesTemplates, Summary summary) {
        this.policy = policy;
        this.takesTemplates = takesTemplates;
        this.summary = summary;
    }

    /**
     * An entry as a record; null if it is a hint, which a file that is written makes anew.
     *
     * @param entry   null if it is left out
     * @param version that of its file
     */
    static @Nullable Record record(@Nullable StandaloneEntry entry, RdbVersion version) throws IOException {
        if (entry instanceof AuxEntry aux) {
            boolean isOfOneFile = OF_ONE_FILE.contains(aux.name().toString());
            return new Record(
                    isOfOneFile ? List.of(Opcode.AUX, aux.name()) : List.of(Opcode.AUX, aux.name(), aux.value()),
                    aux.value(),
                    entry,
                    null,
                    version,
                    "AUX " + aux.name());
        }
        if (entry instanceof FunctionEntry function) {
            String name = FunctionHeader.of(function.code()).name();
            return new Record(
                    List.of(Opcode.FUNCTION2, name == null ? function.code() : name),
                    function.code(),
                    entry,
                    null,
                    version,
                    entry.toString());
        }
        if (entry instanceof HashTemplateEntry template) {
            return new Record(
                    List.of(Opcode.HASH_TEMPLATE, template.id()),
                    template.encoded(),
                    entry,
                    null,
                    version,
                    entry.toString());
        }
        if (entry instanceof ModuleAuxEntry aux) {
            Bytes encoded = RdbWriter.encode(aux);
            return new Record(
                    List.of(Opcode.MODULE_AUX, aux.module().toString(), aux.when()),
                    encoded,
                    null,
                    encoded,
                    version,
                    entry.toString());
        }
        return null;
    }

    /**
     * Takes a record of an input, after those of the inputs before it.
     *
     * @return whether it is one that was not there yet
     * @throws RdbRefusedException if another input says something else of the same thing, and nobody says which is to be taken
     */
    boolean add(Record record, Inputs.Input input) throws RdbRefusedException {
        boolean isTemplate = record.entry() instanceof HashTemplateEntry;
        if (isTemplate && !takesTemplates) {
            return false;
        }
        Held first = held.putIfAbsent(record.identity(), new Held(record, input.name()));
        if (first == null) {
            return true;
        }
        if (first.record().content().equals(record.content())) {
            return false;
        }
        boolean isAux = record.entry() instanceof AuxEntry;
        boolean isLate = written && policy != DuplicatePolicy.FIRST && record.encoded() == null;
        if (isTemplate) {
            throw new RdbRefusedException(
                    Reason.UNLIKE_INPUTS,
                    record.what() + " has other fields in " + first.input() + " than in " + input.name(),
                    -1,
                    "");
        }
        if (!isAux && (policy == DuplicatePolicy.FAIL || isLate)) {
            throw RdbRefusedException.duplicate(
                    record.what() + " is in " + first.input() + " and another one in " + input.name(), -1, List.of());
        }
        summary.leaveOut(isAux ? record.what() : record.what() + " of " + (isFirst() ? input.name() : first.input()));
        if (!isAux && !isFirst()) {
            held.put(record.identity(), new Held(record, input.name()));
        }
        return false;
    }

    private boolean isFirst() {
        return policy == DuplicatePolicy.FIRST;
    }

    /** Gives all that stand before the keys to a sink: AUX fields first. */
    void writeBeforeKeys(PlanPass.Sink sink) throws IOException {
        written = true;
        for (boolean aux : new boolean[] {true, false}) {
            for (Held one : held.values()) {
                if (one.record().entry() instanceof AuxEntry == aux && !isBehindKeys(one.record())) {
                    one.record().to(sink);
                }
            }
        }
    }

    /** Gives all that stand behind the keys to a sink. */
    void writeBehindKeys(PlanPass.Sink sink) throws IOException {
        for (Held one : held.values()) {
            if (isBehindKeys(one.record())) {
                one.record().to(sink);
            }
        }
    }

    static boolean isBehindKeys(Record record) {
        return record.identity().contains(BEHIND_KEYS) && record.encoded() != null;
    }
}
