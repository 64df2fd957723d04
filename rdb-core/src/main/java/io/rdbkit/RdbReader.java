package io.rdbkit;

import io.rdbkit.decode.ValueDecoder;
import io.rdbkit.format.AofTail;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Checksum;
import io.rdbkit.format.CompressedStrings;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Fork;
import io.rdbkit.format.IgnoredBytes;
import io.rdbkit.format.Limit;
import io.rdbkit.format.ModuleType;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.Producer;
import io.rdbkit.format.RdbChecksumException;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbUnsupportedException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.io.AofDirectory;
import io.rdbkit.io.AofScan;
import io.rdbkit.io.Dialect;
import io.rdbkit.io.EncodedString;
import io.rdbkit.io.Envelope;
import io.rdbkit.io.FileInput;
import io.rdbkit.io.Grammar;
import io.rdbkit.io.HashTemplates;
import io.rdbkit.io.Magic;
import io.rdbkit.io.OpcodeSet;
import io.rdbkit.io.Pulling;
import io.rdbkit.io.RdbInput;
import io.rdbkit.io.RespCommand;
import io.rdbkit.io.Shape;
import io.rdbkit.io.Tail;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.stream.Stream;
import org.apache.commons.io.EndianUtils;
import org.jspecify.annotations.Nullable;

/**
 * Reads an RDB entry by entry. A value is read only on demand, and otherwise skipped.
 *
 * <pre>{@code
 * try (RdbReader in = RdbReader.open(Path.of("dump.rdb"))) {
 *     for (RdbEntry e; (e = in.next()) != null; ) {
 *         if (e instanceof KeyEntry k) {
 *             System.out.println(k.db() + " " + k.key() + " " + k.type() + " " + k.serializedSize());
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>The end is proven: {@link #next} returns null only after the EOF opcode, a good checksum, and bytes behind it that
 * are all explained. The input may be an RDB, an AOF that begins with an RDB, or a {@code redis-cli --rdb} capture,
 * each compressed or not. Its content decides which it is.
 *
 * <p>Memory: a few MB for any file, plus the current key or packed value. Not safe for several threads.
 */
public final class RdbReader implements Iterable<RdbEntry>, Closeable {

    /** Null for a part. */
    private final @Nullable Envelope envelope;

    private final ReadOptions options;
    /** Null if the input is not a multi-part AOF. */
    private final @Nullable AofDirectory directory;

    /** Null for a stream. */
    private final @Nullable FileInput file;

    /** Is told each place at which a part may begin or end; null if nobody asks. */
    private @Nullable PartPlaces places;

    private final RdbInput in;
    private final long start;
    private final RdbVersion version;
    private final HashTemplates templates;
    /** The payloads of the HASH_TEMPLATE records. */
    private final List<Bytes> encodedTemplates = new ArrayList<>();

    private final ValueDecoder decoding;

    private Dialect dialect;

    private @Nullable Producer producer;

    private int db;
    private int highestDb;
    private final long mostKeys;
    private final long mostDatabases;
    private long keys;
    /** The owner of the current value, or an empty text. */
    private Object current = "";

    private @Nullable RawValue currentValue;

    private boolean ended;
    private boolean closed;
    private long length;

    @SuppressWarnings("NullAway.Init") // known at the end, and not asked before
    private Checksum checksum;

    private @Nullable AofTail tail;
    private @Nullable IgnoredBytes ignored;

    // what the opcodes have said about the next key
    private long entryOffset;
    private long expiry;
    private Eviction eviction;
    private Bytes metadata;
    private KeyExtras extras;

    /** The commands between the records; null if there are none. */
    private @Nullable AofTail updates;

    /** The block of compressed records that is being read; null if there is none. */
    private @Nullable CompressedBlock compressed;

    private boolean hadCompressed;

    /** Dragonfly's flag which says that memcached flags follow. */
    private static final int MEMCACHED_FLAGS = 2;

    /**
     * The place of a block of compressed records. Each record in it gets an offset of its own within the block, unless
     * there are too many.
     */
    private static final class CompressedBlock {
        private final long begin;
        private final long end;
        private long records;

        CompressedBlock(long begin, long end) {
            this.begin = begin;
            this.end = end;
        }

        long next() {
            return Math.min(begin + records++, end - 1);
        }
    }

    private Set<Opcode> prepared;

    /** @param start the offset of the first byte of {@code in} */
    private RdbReader(
            @Nullable InputStream raw,
            @Nullable Envelope envelope,
            RdbInput in,
            long start,
            RdbVersion version,
            ReadOptions options,
            @Nullable AofDirectory directory,
            HashTemplates templates) {
        this.templates = templates;
        file = raw instanceof FileInput named ? named : null;
        this.envelope = envelope;
        this.in = in;
        this.start = start;
        this.version = version;
        this.options = options;
        this.directory = directory;
        mostKeys = options.limits().of(Limit.KEYS);
        mostDatabases = options.limits().of(Limit.DATABASES);
        decoding = new ValueDecoder(options.damage());
        dialect = Dialect.of(version);
        in.where(() -> current);
        forgetKey();
    }

    private static RdbReader whole(InputStream raw, ReadOptions options, @Nullable AofDirectory directory)
            throws IOException {
        Envelope envelope = Envelope.open(raw, options.limits());
        long start = envelope.startOffset();
        RdbInput in = new RdbInput(envelope.rdb(), start, true, options.limits());
        if (options.copy() != null) {
            in.record(options.copy());
        }
        RdbVersion version = Magic.parse(in.readBytes(Magic.BYTES, "the magic"), start, options.newer());
        return new RdbReader(raw, envelope, in, start, version, options, directory, new HashTemplates());
    }

    /**
     * Opens a file with the default options.
     *
     * @throws RdbException                       if its beginning is not that of a readable input
     * @throws java.nio.file.NoSuchFileException  if the file does not exist
     */
    public static RdbReader open(Path file) throws IOException {
        return open(file, ReadOptions.DEFAULT);
    }

    /**
     * Opens a file. For a multi-part AOF, the file is its directory or manifest: the base is read, and the increments
     * are part of the {@link #tail}.
     *
     * @throws RdbException if its beginning is not that of a readable input
     */
    public static RdbReader open(Path file, ReadOptions options) throws IOException {
        Objects.requireNonNull(options, "options");
        if (AofDirectory.isOne(file)) {
            AofDirectory directory = AofDirectory.read(file);
            return open(directory.open(), options, directory);
        }
        return open(FileInput.open(file), options, null);
    }

    /** Reads a channel with the default options; the reader closes it. */
    public static RdbReader open(ReadableByteChannel in) throws IOException {
        return open(in, ReadOptions.DEFAULT);
    }

    /** Reads a channel. The reader closes it. */
    public static RdbReader open(ReadableByteChannel in, ReadOptions options) throws IOException {
        return open(Channels.newInputStream(in), options);
    }

    /** Reads a stream with the default options; the reader closes it. */
    public static RdbReader open(InputStream in) throws IOException {
        return open(in, ReadOptions.DEFAULT);
    }

    /** Reads a stream. The reader closes it. */
    public static RdbReader open(InputStream in, ReadOptions options) throws IOException {
        return open(in, options, null);
    }

    /**
     * Opens a part of a file. The entries are those that a reader of the whole file gives there, with the same offsets. At the end of the
     * part its records have been read, and the file has not changed meanwhile. The checksum is that of the whole file, which
     * {@link RdbIndex#of} has proven; that of a part is {@link Checksum#NONE}.
     *
     * @throws IllegalArgumentException          for options with a {@linkplain ReadOptions#copy copy}
     * @throws java.nio.file.FileSystemException if the file is too short for the part
     */
    public static RdbReader open(Path file, RdbPart part, ReadOptions options) throws IOException {
        Objects.requireNonNull(part, "part");
        Objects.requireNonNull(options, "options");
        FileInput in = FileInput.open(file);
        try {
            in.seek(part.start(), part.end());
            return open(in, part, options);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /**
     * Reads a part from a stream that begins with the first byte of the part. Bytes behind the part may follow. The reader closes the
     * stream.
     *
     * @throws IllegalArgumentException for options with a {@linkplain ReadOptions#copy copy}
     */
    public static RdbReader open(InputStream in, RdbPart part, ReadOptions options) throws IOException {
        Objects.requireNonNull(in, "in");
        Objects.requireNonNull(part, "part");
        if (options.copy() != null) {
            throw new IllegalArgumentException("a part can't be copied: it has no magic and no checksum");
        }
        RdbInput records = new RdbInput(in, part.start(), false, options.limits());
        RdbReader reader =
                new RdbReader(in, null, records, part.start(), part.version(), options, null, new HashTemplates());
        reader.begin(part);
        return reader;
    }

    /** Reads from a key on, and knows what a reader of the whole file knows there. */
    static RdbReader at(RdbInput records, long offset, int db, RdbPart part, HashTemplates known, ReadOptions options) {
        RdbReader reader = new RdbReader(null, null, records, offset, part.version(), options, null, known);
        reader.note(part.producer());
        reader.db = db;
        return reader;
    }

    /**
     * All that has been read so far, as a part: what one must know to read its keys again, see {@link RdbKeys}.
     *
     * @throws RdbUnsupportedException if the bytes are not those of the file: it is compressed, in an envelope, several files, or has blocks of
     *     compressed records
     */
    public RdbPart asPart() throws RdbUnsupportedException {
        String packed = isAofDirectory()
                ? "an AOF of several files"
                : !layers().isEmpty() ? String.join(", ", layers()) : hadCompressed ? "compressed records" : null;
        if (packed != null) {
            throw new RdbUnsupportedException(
                    "keys can be found again only in a plain RDB file, and this has " + packed, 0);
        }
        return new RdbPart(version, producer, start, offset(), db, encodedTemplates);
    }

    /** Restores what a reader of the whole file knows at this place. */
    private void begin(RdbPart part) throws IOException {
        note(part.producer());
        db = part.db();
        highestDb = db;
        for (Bytes template : part.templates()) {
            hashTemplate(start, template);
        }
        places = PartPlaces.until(part.end());
    }

    private static RdbReader open(InputStream in, ReadOptions options, @Nullable AofDirectory directory)
            throws IOException {
        try {
            return whole(in, options, directory);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** The format and version in the first nine bytes. */
    public RdbVersion version() {
        return version;
    }

    /**
     * The producer of the file, as far as the bytes read so far tell. Usually the AUX fields before the first key do.
     *
     * @return Redis or Valkey, by the format, if nothing tells more
     */
    public Producer producer() {
        if (producer != null) {
            return producer;
        }
        return version.fork() == Fork.REDIS ? Producer.REDIS : Producer.VALKEY;
    }

    /** The layers around the RDB, outermost first, such as {@code gzip}. Empty for a plain file. */
    public List<String> layers() {
        return envelope == null ? List.of() : envelope.layers();
    }

    /** From here on, tells each place at which a part may begin. */
    void tell(PartPlaces to) {
        places = to;
    }

    /** Whether the input is several files, which an AOF directory names. */
    boolean isAofDirectory() {
        return directory != null;
    }

    /** The producer that a field has told; null if none has. */
    @Nullable
    Producer toldProducer() {
        return producer;
    }

    /** The offset of the next byte in the (decompressed) input. */
    public long offset() {
        return compressed == null ? in.offset() : compressed.end;
    }

    /**
     * The number of the selected database. The next key is in it, unless another database is selected first. Valid
     * after an error too.
     */
    public int db() {
        return db;
    }

    /** The highest number of a database selected so far, even if it has no key. */
    public int highestDb() {
        return highestDb;
    }

    /** Counts of the compressed strings that this reader has read or passed over so far. */
    public CompressedStrings compressedStrings() {
        return in.compressedStrings();
    }

    /** The size of the RDB itself in bytes, from the magic to the checksum, or that of a part. Only after the end. */
    public long length() {
        requireEnd();
        return length;
    }

    /** The result of the checksum. Only after the end. */
    public Checksum checksum() {
        requireEnd();
        return checksum;
    }

    /** The AOF commands behind the RDB, or null if there are none. Only after the end. */
    public @Nullable AofTail tail() {
        requireEnd();
        return tail;
    }

    /** Other bytes behind the RDB, which servers ignore; null if there are none. Only after the end. */
    public @Nullable IgnoredBytes ignored() {
        requireEnd();
        return ignored;
    }

    private void requireEnd() {
        if (!ended) {
            throw new IllegalStateException("the end has not been reached");
        }
    }

    /**
     * The next entry, or null at the proven end. The value of the entry before can't be read any more; its unread bytes
     * are skipped now. After an error about the input, each call throws the same error.
     *
     * @throws RdbFormatException      if the format does not allow the bytes
     * @throws RdbTruncatedException   if the input ends too early
     * @throws RdbUnsupportedException if a type or opcode can't be read safely
     * @throws RdbChecksumException if the checksum is wrong, unless it is
     *     {@linkplain ReadOptions#ignoreChecksum ignored}
     * @throws RdbRefusedException if something exceeds a {@linkplain ReadOptions#limits limit}, or an AUX field or
     *     function library does not fit in an array
     * @throws java.nio.file.FileSystemException if the file has changed while it was read; an AOF may have grown
     */
    public @Nullable RdbEntry next() throws IOException {
        if (closed) {
            throw new IllegalStateException("the reader is closed");
        }
        if (ended) {
            return null;
        }
        try {
            return read();
        } catch (RdbException e) {
            if (file != null && !(e instanceof RdbRefusedException) && file.hasChanged(false)) {
                requireUnchanged(e);
            }
            throw e;
        }
    }

    /**
     * The entries from here on, for a loop. The value of an entry is gone when the loop goes on to the next entry. What {@link #next} throws
     * as an {@link IOException} is an {@link UncheckedIOException} here.
     *
     * <pre>{@code
     * try (RdbReader in = RdbReader.open(Path.of("dump.rdb"))) {
     *     for (RdbEntry e : in) {
     *         System.out.println(e);
     *     }
     * }
     * }</pre>
     */
    @Override
    public Iterator<RdbEntry> iterator() {
        return Pulling.iterator(this::next);
    }

    /** As {@link #iterator}. */
    @Override
    public Spliterator<RdbEntry> spliterator() {
        return Pulling.spliterator(this::next);
    }

    /**
     * The entries from here on. The value of an entry can be read in the stream's operations until the next entry is pulled; what an operation
     * collects, such as {@code sorted()} does, has no values any more. The stream is sequential. What {@link #next} throws as an
     * {@link IOException} is an {@link UncheckedIOException} here.
     *
     * <p>To close the stream closes the reader. The end is proven if the stream was used up; {@code findFirst()} and such don't come so far.
     */
    public Stream<RdbEntry> stream() {
        return Pulling.<RdbEntry>stream(this::next).onClose(this::closeUnchecked);
    }

    /** The keys from here on, without other entries; else as {@link #stream}. */
    public Stream<KeyEntry> keys() {
        return stream().filter(KeyEntry.class::isInstance).map(KeyEntry.class::cast);
    }

    private void closeUnchecked() {
        try {
            close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Checks whether the file has changed. If so, apparent damage comes from a mixture of two files. */
    @SuppressWarnings("NullAway") // asked for before
    private void requireUnchanged(RdbException damage) throws IOException {
        try {
            file.requireUnchanged(false);
        } catch (IOException changed) {
            changed.initCause(damage);
            throw changed;
        }
    }

    private @Nullable RdbEntry read() throws IOException {
        in.requireSound();
        if (currentValue != null) {
            currentValue.leave();
            currentValue = null;
            current = "";
        }
        if (isNothingPrepared()) {
            entryOffset = compressed == null ? in.offset() : compressed.next();
        }
        while (true) {
            if (places != null && compressed == null && isNothingPrepared() && places.endsAt(in.offset(), db)) {
                endPart();
                return null;
            }
            int b = in.readByte("its EOF opcode");
            RdbType type = dialect.type(b);
            if (type != null) {
                return key(type);
            }
            Opcode opcode = dialect.opcode(b);
            if (opcode == null) {
                throw unknown(b);
            }
            RdbEntry entry = obey(opcode);
            if (entry != null || ended) {
                return entry;
            }
        }
    }

    private KeyEntry key(RdbType type) throws IOException {
        if (++keys > mostKeys) {
            throw in.exceeds("key " + keys, Limit.KEYS, entryOffset);
        }
        EncodedString key = in.readKey();
        ModuleType module = null;
        Bytes head = Bytes.EMPTY;
        if (type == RdbType.MODULE_2) {
            long[] id = new long[1];
            head = Bytes.wrap(in.capture(() -> id[0] = in.readLength("a module id")));
            module = ModuleType.of(id[0]);
        }
        currentValue = value(head, Grammar.shape(type));
        KeyEntry entry = new KeyEntry(
                entryOffset,
                version,
                db,
                key,
                type,
                module,
                expiry,
                eviction,
                metadata,
                currentValue,
                null,
                extras,
                prepared);
        currentValue.belongsTo(entry);
        current = entry;
        forgetKey();
        return producer == Producer.KEYDB && options.copy() == null ? withMemberExpiries(entry) : entry;
    }

    /** Holds the value, because KeyDB writes the member expiries behind the key. */
    @SuppressWarnings("NullAway") // asked for before
    private KeyEntry withMemberExpiries(KeyEntry key) throws IOException {
        boolean hasMembers =
                switch (key.type().kind()) {
                    case SET, ZSET, HASH -> true;
                    case STRING, LIST, STREAM, MODULE, ARRAY -> false;
                };
        if (!hasMembers) {
            return key;
        }
        currentValue.holdApart();
        long[] fields = new long[1];
        Bytes records = Bytes.wrap(in.capture(() -> {
            while (isOfMemberNext()) {
                in.readByte("an opcode");
                in.skipString("the name of an AUX field");
                in.skipString("the value of an AUX field");
                fields[0]++;
            }
        }));
        if (fields[0] == 0) {
            return key;
        }
        KeyEntry whole = key.withExtras(key.extras().withMembers(records, fields[0] / 2));
        currentValue.belongsTo(whole);
        current = whole;
        return whole;
    }

    private boolean isOfMemberNext() throws IOException {
        in.mark();
        try {
            if (in.readByte("an opcode") != Opcode.AUX.id()) {
                return false;
            }
            long length = in.readStringLength("the name of an AUX field");
            return KeyExtras.mayBeOfMember(length)
                    && KeyExtras.isOfMember(Bytes.wrap(in.readBytes(length, "the name of an AUX field")));
        } catch (RdbException damaged) {
            return false; // the next entry throws the error
        } finally {
            in.reset();
        }
    }

    private RawValue value(Bytes head, Shape shape) {
        return new RawValue(in, head, shape, templates, options.holdMeasured(), decoding);
    }

    private void forgetKey() {
        expiry = Expiry.NONE;
        eviction = Eviction.NONE;
        metadata = Bytes.EMPTY;
        extras = KeyExtras.NONE;
        prepared = Set.of();
    }

    /**
     * Whether no data for the next key has been read. A standalone record may stand between such data and the key:
     * servers keep the data for the key.
     */
    private boolean isNothingPrepared() {
        return expiry == Expiry.NONE && eviction == Eviction.NONE && metadata.isEmpty() && extras == KeyExtras.NONE;
    }

    /**
     * Reads the payload of an opcode.
     *
     * @return null if it is about the next key
     */
    private @Nullable RdbEntry obey(Opcode opcode) throws IOException {
        long offset = compressed == null ? in.offset() - 1 : entryOffset;
        return switch (opcode) {
            case RESIZEDB, SLOT_INFO, FUNCTION2, FUNCTION_PRE_GA, MODULE_AUX -> standalone(opcode, offset);
            case SLOT_IMPORT, HASH_TEMPLATE, RAM_LRU, SLOT_NUM -> standalone(opcode, offset);
            case AUX -> aux(offset);
            case EXPIRETIME, EXPIRETIME_MS, FREQ, IDLE, KEY_META, OBJECT_FLAGS -> prepare(opcode);
            case SELECTDB -> {
                selectDb();
                if (isNothingPrepared() && compressed == null) {
                    entryOffset = in.offset();
                }
                yield null;
            }
            case ZSTD_RECORDS, LZ4_RECORDS -> {
                enterRecords(opcode, offset);
                yield null;
            }
            case RECORDS_END -> {
                leaveRecords();
                yield null;
            }
            case UPDATE -> {
                update(offset);
                yield null;
            }
            case EOF -> {
                end();
                yield null;
            }
        };
    }

    /**
     * Keeps the data of an opcode for the next key.
     *
     * @return null, because there is no entry yet
     */
    private @Nullable RdbEntry prepare(Opcode opcode) throws IOException {
        prepared = OpcodeSet.with(prepared, opcode);
        switch (opcode) {
            case EXPIRETIME -> expiry = 1000L * in.readIntLe("an expiry");
            case EXPIRETIME_MS -> expiry = in.readLongLe("an expiry");
            case FREQ -> eviction = new Eviction(eviction.idleSeconds(), in.readByte("an LFU counter"));
            case IDLE -> eviction = new Eviction(in.readCount("an idle time"), eviction.frequency());
            case KEY_META -> metadata = payload(opcode);
            case OBJECT_FLAGS -> extras = extras.withFlags(objectFlags());
            default -> throw new AssertionError(opcode);
        }
        return null;
    }

    private void selectDb() throws IOException {
        long offset = in.offset();
        long number = in.readLength("a database number");
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw in.format("impossible database number " + Long.toUnsignedString(number), 1);
        }
        if (number >= mostDatabases) {
            throw in.exceeds("database number " + number, Limit.DATABASES, offset);
        }
        db = (int) number;
        highestDb = Math.max(highestDb, db);
    }

    private RdbEntry standalone(Opcode opcode, long offset) throws IOException {
        return switch (opcode) {
            case RESIZEDB ->
                new ResizeHint(offset, db, in.readLength("a count of keys"), in.readLength("a count of keys"));
            case SLOT_INFO ->
                new SlotHint(
                        offset,
                        in.readLength("a slot"),
                        in.readLength("a count of keys"),
                        in.readLength("a count of keys"));
            case FUNCTION2 -> {
                EncodedString code = in.readString("a function library");
                yield new FunctionEntry(offset, code.value(), false, Bytes.wrap(code.encoded()));
            }
            case FUNCTION_PRE_GA -> preReleaseFunction(offset);
            case MODULE_AUX -> moduleAux(offset);
            case SLOT_IMPORT -> slotImport(offset);
            case HASH_TEMPLATE -> hashTemplate(offset);
            case RAM_LRU, SLOT_NUM -> {
                Grammar.payload(opcode).walk(in, templates);
                yield new ProducerRecord(offset, opcode);
            }
            default -> throw new AssertionError(opcode);
        };
    }

    /** The whole record of Dragonfly's flags of a key. */
    private Bytes objectFlags() throws IOException {
        byte[] flags = in.capture(() -> {
            if ((in.readIntLe("flags") & MEMCACHED_FLAGS) != 0) {
                in.skip(Integer.BYTES, "memcached flags");
            }
        });
        return Bytes.wrap(new byte[] {(byte) Opcode.OBJECT_FLAGS.id()}).concat(Bytes.wrap(flags));
    }

    /** Reads on in a block of compressed records, until its end. */
    private void enterRecords(Opcode opcode, long offset) throws IOException {
        if (compressed != null) {
            throw in.format("compressed records within compressed records", 1);
        }
        byte[] frame = in.readString("compressed records").value().toByteArray();
        compressed = new CompressedBlock(offset, in.offset());
        hadCompressed = true;
        if (options.copy() != null) {
            in.stopRecording(); // the block itself is copied
        }
        in.enter(frame, opcode == Opcode.ZSTD_RECORDS, offset);
        if (isNothingPrepared()) {
            entryOffset = compressed.next();
        }
    }

    private void leaveRecords() throws IOException {
        if (compressed == null) {
            throw in.format("the end of compressed records where there are none", 1);
        }
        if (in.hasNext()) {
            throw in.format("something behind the end of compressed records", 0);
        }
        in.leave();
        compressed = null;
        if (options.copy() != null) {
            in.record(options.copy());
        }
        if (isNothingPrepared()) {
            entryOffset = in.offset();
        }
    }

    /** Passes over a command and counts it like those of an AOF behind the RDB. */
    private void update(long offset) throws IOException {
        RespCommand.skip(in);
        AofTail command = new AofTail(offset, in.offset() - offset, 1, 1, null);
        updates = updates == null ? command : updates.and(command);
        if (isNothingPrepared()) {
            entryOffset = in.offset();
        }
    }

    /** @return null if it belongs to the next key */
    private @Nullable AuxEntry aux(long offset) throws IOException {
        EncodedString name = in.readString("the name of an AUX field");
        EncodedString value = in.readString("the value of an AUX field");
        AuxEntry field = new AuxEntry(
                offset, name.value(), value.value(), Bytes.wrap(name.encoded()).concat(Bytes.wrap(value.encoded())));
        boolean ofKey = KeyExtras.isTimestamp(field.name());
        if (producer == null || !producer.isAlone()) {
            note(Producer.of(field.name(), field.value()));
        }
        if (ofKey) {
            extras = extras.withTimestamp(RecordWriter.encode(field));
            return null;
        }
        return field;
    }

    private void note(@Nullable Producer told) {
        if (told != null && told.counts(producer)) {
            producer = told;
            dialect = Dialect.of(version, told);
        }
    }

    private FunctionEntry preReleaseFunction(long offset) throws IOException {
        Bytes encoded = payload(Opcode.FUNCTION_PRE_GA);
        RdbInput again = new RdbInput(encoded, offset + 1, options.limits());
        Bytes name = again.readString("the name of a function library").value();
        Bytes engine = again.readString("the engine of a function library").value();
        if (again.readLength("a flag") == 1) {
            again.skipString("the description of a function library");
        }
        Bytes code = again.readString("a function library").value();
        Bytes shebang = Bytes.utf8("#!")
                .concat(engine)
                .concat(Bytes.utf8(" name="))
                .concat(name)
                .concat(Bytes.utf8("\n"));
        return new FunctionEntry(offset, shebang.concat(code), true, encoded);
    }

    private ModuleAuxEntry moduleAux(long offset) throws IOException {
        long[] header = new long[3];
        Bytes head = Bytes.wrap(in.capture(() -> {
            header[0] = in.readLength("a module id");
            header[1] = in.readLength("a module AUX opcode");
            header[2] = in.readLength("a module AUX moment");
        }));
        if (header[1] != 2) {
            throw in.format("unknown module AUX opcode " + Long.toUnsignedString(header[1]), 1);
        }
        ModuleType module = ModuleType.of(header[0]);
        currentValue = value(head, Grammar.payload(Opcode.MODULE_AUX));
        ModuleAuxEntry aux = new ModuleAuxEntry(offset, module, header[2], currentValue);
        currentValue.belongsTo(aux);
        current = aux;
        return aux;
    }

    private SlotImportEntry slotImport(long offset) throws IOException {
        Bytes encoded = payload(Opcode.SLOT_IMPORT);
        Bytes job = new RdbInput(encoded, offset + 1, options.limits())
                .readString("a job name")
                .value();
        return new SlotImportEntry(offset, job, encoded);
    }

    private HashTemplateEntry hashTemplate(long offset) throws IOException {
        return hashTemplate(offset, payload(Opcode.HASH_TEMPLATE));
    }

    private HashTemplateEntry hashTemplate(long offset, Bytes encoded) throws IOException {
        RdbInput again = new RdbInput(encoded, offset + 1, options.limits());
        long id = again.readLength("a template id");
        long fields = again.readElements("the count of fields");
        List<Bytes> names = new ArrayList<>();
        for (long i = 0; i < fields; i++) {
            names.add(again.readString("a field of a template").value());
        }
        if (!templates.declare(id, names)) {
            throw in.format(
                    "hash template " + Long.toUnsignedString(id) + " is declared a second time, with other fields",
                    Math.toIntExact(in.offset() - offset));
        }
        encodedTemplates.add(encoded);
        return new HashTemplateEntry(offset, id, fields, encoded);
    }

    /** Declares a template by its payload, as if its record were read. */
    void declare(Bytes template) throws IOException {
        hashTemplate(start, template);
    }

    private Bytes payload(Opcode opcode) throws IOException {
        return Bytes.wrap(in.capture(() -> Grammar.payload(opcode).walk(in, templates)));
    }

    private RdbException unknown(int b) {
        String refused = dialect.refused(b);
        return refused == null
                ? in.format("unknown type or opcode " + b, 1)
                : new RdbUnsupportedException(
                        "byte " + b + " is " + refused + ", which can't be read", in.offset() - 1);
    }

    private void endPart() throws IOException {
        length = in.offset() - start;
        checksum = Checksum.NONE;
        if (file != null) {
            file.requireUnchanged(false);
        }
        ended = true;
    }

    private void end() throws IOException {
        if (envelope == null) {
            throw in.format("EOF within a part", 1);
        }
        if (compressed != null) {
            throw in.format("EOF within compressed records", 1);
        }
        if (options.copy() != null) {
            in.stopRecording();
        }
        checksum = readChecksum(envelope);
        length = in.offset() - start;
        AofScan.Accept accept = options.cutTail() ? AofScan.Accept.CUT : AofScan.Accept.WHOLE;
        Tail behind = envelope.tail(
                in.rest(),
                in.offset(),
                length,
                checksum == Checksum.GOOD,
                directory != null,
                directory == null ? accept : AofScan.Accept.WHOLE,
                this::beginsWithRecord);
        tail = behind.commands();
        ignored = behind.ignored();
        if (file != null) {
            file.requireUnchanged(tail != null); // a server may be writing its AOF
        }
        if (directory != null) {
            AofTail more = directory.countCommands(in.offset(), accept);
            if (more.bytes() > 0 || more.cut() != null) { // an idle server's increment is empty
                tail = tail == null ? more : tail.and(more);
            }
        }
        if (updates != null) {
            tail = tail == null ? updates : updates.and(tail);
        }
        ended = true;
    }

    /** Whether bytes begin with a record of this version. A record longer than the bytes counts too. */
    private boolean beginsWithRecord(byte[] head) {
        InputStream bytes =
                new SequenceInputStream(new ByteArrayInputStream(version.magic()), new ByteArrayInputStream(head));
        try (RdbReader records = whole(bytes, ReadOptions.DEFAULT, null)) {
            RdbEntry first = records.next();
            if (first instanceof KeyEntry key) {
                key.value().size();
            }
            return first != null;
        } catch (RdbTruncatedException longer) {
            return head.length == Tail.WINDOW;
        } catch (IOException noRecord) {
            return false;
        }
    }

    private Checksum readChecksum(Envelope around) throws IOException {
        if (!version.hasChecksum()) {
            return Checksum.NONE;
        }
        long actual = in.crc();
        long stored = in.readLongLe("its checksum");
        if (stored != 0 && stored != actual && !options.ignoreChecksum()) {
            throw new RdbChecksumException(
                    "wrong checksum: the file says %016x, its bytes give %016x".formatted(stored, actual),
                    in.offset() - 8);
        }
        if (options.copy() != null) {
            // A wrong checksum is not copied, because all servers would refuse the copy.
            EndianUtils.writeSwappedLong(options.copy(), stored == 0 ? 0 : actual);
        }
        if (stored == 0) {
            return around.hasChecksum() ? Checksum.OF_FRAME : Checksum.DISABLED;
        }
        return stored == actual ? Checksum.GOOD : Checksum.WRONG;
    }

    /** Closes the input. The value of the last entry is gone then; what the reader tells of the file can still be asked. */
    @Override
    public void close() throws IOException {
        closed = true;
        if (currentValue != null) {
            currentValue.close();
        }
        in.close();
    }
}
