package io.rdbkit.audit;

import io.rdbkit.FunctionEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.ModuleAuxEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.ResizeHint;
import io.rdbkit.SlotImportEntry;
import io.rdbkit.check.FunctionHeader;
import io.rdbkit.format.Finding;
import io.rdbkit.format.Flaw;
import io.rdbkit.format.MetadataClass;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.Producer;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.ServerVersion;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.commons.io.function.IOConsumer;

/**
 * Checks the entries of a file in their order, without their values: whether they agree with each other and with the
 * version.
 */
public final class EntryCheck {

    /** If a record promises more keys than this, a server allocates 1 GB. */
    private static final long HUGE = 1L << 27;

    /** If a record promises this many times the number of keys, expired keys are no explanation. */
    private static final long HUGE_FACTOR = 16;

    /** Further modules are counted together. */
    private static final int MOST_MODULES = 64;

    private final RdbVersion version;
    private final Supplier<Producer> producer;
    private final Predicate<String> knowsModule;
    private final IOConsumer<Finding> sink;

    private final Set<String> libraries = new HashSet<>();
    private final Set<RdbType> newerTypes = EnumSet.noneOf(RdbType.class);
    private final Set<Opcode> newerOpcodes = EnumSet.noneOf(Opcode.class);
    private final Map<String, Finding> modules = new LinkedHashMap<>();
    private Finding far;

    private int db = -1;
    private ResizeHint hint;
    private long keys;
    private long expires;

    /**
     * @param producer    the producer of the file, as far as it is known
     * @param knowsModule whether the server that will load the file has a module
     */
    public EntryCheck(
            RdbVersion version, Supplier<Producer> producer, Predicate<String> knowsModule, IOConsumer<Finding> sink) {
        this.producer = producer;
        this.version = version;
        this.knowsModule = knowsModule;
        this.sink = sink;
    }

    /** Takes the next entry of the file. */
    public void look(RdbEntry entry) throws IOException {
        requireKnown(entry);
        if (entry instanceof KeyEntry key) {
            key(key);
        } else if (entry instanceof ResizeHint resize) {
            enter(resize.db());
            hint = resize;
        } else if (entry instanceof FunctionEntry function) {
            function(function);
        } else if (entry instanceof SlotImportEntry slots) {
            slotImport(slots);
        } else if (entry instanceof ModuleAuxEntry aux) {
            String module = aux.module().name();
            note(Flaw.MODULE_AUX, module, Finding.of(Flaw.MODULE_AUX, aux.offset(), "data of module " + module));
        }
    }

    private void requireKnown(RdbEntry entry) throws IOException {
        for (Opcode opcode : entry.opcodes()) {
            if (version.has(opcode) || !newerOpcodes.add(opcode)) {
                continue;
            }
            if (opcode.producer() != null) {
                sink.accept(Finding.of(
                        Flaw.OF_PRODUCER,
                        entry.offset(),
                        "opcode " + opcode + ", which only " + opcode.producer() + " has"));
            } else {
                sink.accept(Finding.of(
                        Flaw.NEWER_THAN_VERSION,
                        entry.offset(),
                        "opcode " + opcode + ", which " + version + " doesn't have"));
            }
        }
    }

    private void key(KeyEntry key) throws IOException {
        enter(key.db());
        keys++;
        expires += key.hasExpiry() ? 1 : 0;
        if (!version.loads(key.type()) && newerTypes.add(key.type())) {
            boolean own = producer.get() == Producer.DRAGONFLY;
            sink.accept(
                    own
                            ? Finding.of(
                                    Flaw.OF_PRODUCER, key.offset(), key, "a type that only Dragonfly has in " + version)
                            : Finding.of(
                                    Flaw.NEWER_THAN_VERSION,
                                    key.offset(),
                                    key,
                                    "a type that " + version + " doesn't have"));
        }
        metadata(key);
        if (key.module() != null) {
            String module = key.module().name();
            note(
                    Flaw.MODULE_VALUE,
                    module,
                    Finding.of(Flaw.MODULE_VALUE, key.offset(), key, "a value of module " + module));
        }
        if (db >= ServerVersion.DEFAULT_DATABASES) {
            far = far == null
                    ? Finding.of(Flaw.DATABASE_NUMBER, key.offset(), key, "a key in database " + db)
                    : far.times(far.count() + 1);
        }
    }

    private void metadata(KeyEntry key) throws IOException {
        if (key.metadata().isEmpty()) {
            return;
        }
        try {
            for (MetadataClass one : key.metadataClasses()) {
                Flaw flaw = one.mayBeIgnored() ? Flaw.KEY_METADATA_IGNORED : Flaw.KEY_METADATA;
                note(flaw, one.name(), Finding.of(flaw, key.offset(), key, "metadata of class " + one));
            }
        } catch (RdbFormatException damaged) {
            sink.accept(Finding.of(damaged.flaw(), damaged.offset(), key, damaged.what() + " in metadata"));
        }
    }

    /**
     * Reports what Valkey 9.0 and 9.1 do with this record. They know its shape. A server that is not a cluster node has
     * no slots (cluster_migrateslots.c).
     */
    private void slotImport(SlotImportEntry slots) throws IOException {
        String wrong = slots.problem();
        String what = "an import of slots was under way" + (wrong == null ? "" : ", and it has " + wrong);
        sink.accept(Finding.of(Flaw.SLOT_IMPORT, slots.offset(), what));
    }

    private void note(Flaw flaw, String module, Finding first) {
        if (knowsModule.test(module)) {
            return;
        }
        String name = flaw + " " + module;
        if (modules.size() < MOST_MODULES || modules.containsKey(name)) {
            modules.merge(name, first, (before, one) -> before.times(before.count() + 1));
        }
    }

    private void function(FunctionEntry function) throws IOException {
        long offset = function.offset();
        if (function.preRelease() && version.has(Opcode.FUNCTION_PRE_GA)) { // else it is a finding of its own
            sink.accept(Finding.of(
                    Flaw.FUNCTION_PRE_RELEASE, offset, "a function library of a Redis 7.0 release candidate"));
        }
        FunctionHeader header = FunctionHeader.of(function.code());
        if (header.flaw() != null) {
            sink.accept(Finding.of(header.flaw(), offset, header.what()));
        }
        if (header.name() != null && !libraries.add(header.name())) {
            sink.accept(Finding.of(
                    Flaw.DUPLICATE_FUNCTION, offset, "function library " + header.name() + " is there already"));
        }
    }

    private void enter(int newDb) throws IOException {
        if (newDb != db) {
            leave();
            db = newDb;
        }
    }

    private void leave() throws IOException {
        if (hint != null) {
            compare(hint.keys(), keys, "keys");
            compare(hint.expires(), expires, "keys with an expiry");
        }
        hint = null;
        keys = 0;
        expires = 0;
    }

    private void compare(long said, long counted, String what) throws IOException {
        if (said != counted) {
            boolean huge =
                    Long.compareUnsigned(said, HUGE) > 0 && Long.compareUnsigned(said, HUGE_FACTOR * counted) > 0;
            sink.accept(new Finding(
                    huge ? Flaw.KEY_COUNT_HUGE : Flaw.KEY_COUNT,
                    hint.offset(),
                    hint.db(),
                    null,
                    null,
                    "it says that there are " + Long.toUnsignedString(said) + " " + what + ", but there are " + counted,
                    1));
        }
    }

    /**
     * Ends the file.
     *
     * @param whole     whether the end was reached; otherwise counts are not compared
     * @param highestDb the highest database number selected, even if the database has no key
     */
    public void end(boolean whole, int highestDb) throws IOException {
        if (whole) {
            leave();
        }
        for (Finding finding : modules.values()) {
            sink.accept(finding);
        }
        if (far == null && highestDb >= ServerVersion.DEFAULT_DATABASES) {
            far = Finding.of(Flaw.DATABASE_NUMBER, -1, "database " + highestDb + " is selected, and has no keys");
        }
        if (far != null) {
            sink.accept(far);
        }
    }
}
