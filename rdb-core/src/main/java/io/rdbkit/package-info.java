/**
 * The reader, the writer, and the entries that pass between them.
 *
 * <p>{@link io.rdbkit.RdbReader#next} returns {@link io.rdbkit.RdbEntry entries} in the order of the file. A
 * {@link io.rdbkit.KeyEntry} has the key with its data, and a value that is read only on demand.
 * {@link io.rdbkit.RdbWriter#write} takes entries. {@link io.rdbkit.format.RdbType} says how values are written.
 *
 * <p>Everywhere: keys and values are {@link io.rdbkit.format.Bytes}, times are unix milliseconds, offsets count bytes
 * from the start of the decompressed input. A damaged or refused file is an {@link io.rdbkit.format.RdbException}; a
 * failure of the disk is any other {@link java.io.IOException}. Nothing here is safe for several threads, except types
 * that say they are immutable.
 *
 * <h2>Count keys by prefix</h2>
 *
 * <pre>{@code
 * Map<String, Long> counts = new TreeMap<>();
 * try (RdbReader in = RdbReader.open(Path.of("dump.rdb"))) {
 *     in.keys().forEach(key -> counts.merge(key.key().toUtf8().split(":")[0], 1L, Long::sum));
 * }
 * System.out.println(counts);
 * }</pre>
 *
 * <h2>Sum the bytes of each kind of value</h2>
 *
 * <pre>{@code
 * Map<ValueKind, Long> bytes = new EnumMap<>(ValueKind.class);
 * try (RdbReader in = RdbReader.open(Path.of("dump.rdb"))) {
 *     for (RdbEntry entry : in) {
 *         if (entry instanceof KeyEntry key) {
 *             bytes.merge(key.type().kind(), key.serializedSize(), Long::sum);
 *         }
 *     }
 * }
 * System.out.println(bytes);
 * }</pre>
 *
 * <h2>Copy the hashes of more than 100 fields</h2>
 *
 * <pre>{@code
 * Summary summary = Rewrite.from(Path.of("dump.rdb"))
 *         .keep(Keys.kind(Set.of(ValueKind.HASH)))
 *         .keep(Keys.elements(Span.parseCounts("101..")))
 *         .to(Path.of("large.rdb"));
 * System.out.println(summary.kept() + " of " + summary.read());
 * }</pre>
 *
 * <h2>Read the elements of a value</h2>
 *
 * <pre>{@code
 * try (RdbReader in = RdbReader.open(Path.of("dump.rdb"))) {
 *     for (RdbEntry entry : in) {
 *         if (entry instanceof KeyEntry key && key.decode() instanceof ListValue list) {
 *             for (Bytes item : list) {
 *                 System.out.println(key.key() + ": " + item);
 *             }
 *         }
 *     }
 * }
 * }</pre>
 *
 * <h2>Build a file from a map</h2>
 *
 * <pre>{@code
 * Map<Bytes, Bytes> fields = new LinkedHashMap<>();
 * fields.put(Bytes.utf8("name"), Bytes.utf8("Ada"));
 * fields.put(Bytes.utf8("born"), Bytes.utf8("1815"));
 * NewKey user = NewKey.of(0, Bytes.utf8("user:1"), HashValue.of(fields));
 * Build.of(List.of(user)).target(Target.parse("redis-6.2").version()).to(Path.of("new.rdb"));
 * }</pre>
 *
 * <h2>Read from a stream</h2>
 *
 * <p>Compressed input is recognized by its content. The reader closes the stream.
 *
 * <pre>{@code
 * InputStream download = Files.newInputStream(Path.of("dump.rdb.gz"));
 * try (RdbReader in = RdbReader.open(download)) {
 *     System.out.println(in.keys().count() + " keys, " + in.layers());
 * }
 * }</pre>
 *
 * <h2>Handle a damaged file</h2>
 *
 * <pre>{@code
 * try (RdbReader in = RdbReader.open(Path.of("damaged.rdb"))) {
 *     while (in.next() != null) {
 *         // use the entry
 *     }
 * } catch (RdbException damage) {
 *     System.out.println("damaged at offset " + damage.offset());
 *     RepairSummary saved = Repair.of(Path.of("damaged.rdb")).to(Path.of("saved.rdb"));
 *     System.out.println(saved.keys() + " keys saved");
 * }
 * }</pre>
 */
@NullMarked
package io.rdbkit;

import org.jspecify.annotations.NullMarked;
