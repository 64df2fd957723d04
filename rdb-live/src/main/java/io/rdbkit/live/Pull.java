package io.rdbkit.live;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The dump of a live server, as a replica gets it. The server makes it for this purpose, as by BGSAVE, and goes on
 * serving meanwhile; the dump has the data of one moment.
 *
 * <p>The bytes begin with the frame of the replication stream, {@code $EOF:<mark>} or {@code $<length>}, and end with
 * the mark, if there is one. {@link io.rdbkit.RdbReader} reads such a stream, and its end then is proven by structure,
 * checksum and frame. If the connection ends earlier, reading is an {@link IOException}, and never an end of the stream.
 */
public final class Pull extends InputStream {

    /** Valkey writes its own format only for a replica that names a version which has it. */
    private static final String VERSION = "9.1.0";

    private static final long PAUSE_MILLIS = 200;

    /**
     * How long nothing may come behind the mark. A server from 7.0 on closes the connection at once; 6.2 would wait for
     * a sign of life. A mark within the data, and silence behind it, is no end for the reader of the RDB.
     */
    private static final int SILENCE_MILLIS = 2000;

    private static final String EOF = "$EOF:";
    private static final int MARK = 40;

    private final ServerAddress address;
    private final boolean functionsOnly;

    /** Null before the first byte is asked for. */
    private Connection connection;

    private byte[] header;
    private int headerRead;
    /** The number of bytes behind the header that are still to come; -1 if a mark ends them. */
    private long left;
    /** The last bytes, as many as a mark has. */
    private final byte[] last = new byte[MARK];

    private long received;
    private boolean closed;

    private Pull(ServerAddress address, boolean functionsOnly) {
        this.address = address;
        this.functionsOnly = functionsOnly;
    }

    /** A pull of everything. It connects when the first byte is read. */
    public static Pull of(ServerAddress address) {
        return new Pull(address, false);
    }

    /** A pull of the function libraries without any key: since Redis 7.0. */
    public static Pull ofFunctions(ServerAddress address) {
        return new Pull(address, true);
    }

    /**
     * The primaries of a cluster, each of which has the keys of its slots.
     *
     * @param address any node
     * @return one address, that of the server, if it is no cluster
     */
    public static List<ServerAddress> primaries(ServerAddress address) throws IOException {
        try (Primaries primaries = new Primaries(address)) {
            return primaries.all().stream().map(Node::address).toList();
        }
    }

    private void begin() throws IOException {
        if (closed) {
            throw new IOException("the pull is closed");
        }
        if (connection != null) {
            return;
        }
        connection = Connection.open(address);
        connection.accepts("REPLCONF", "version", VERSION);
        // The server closes the connection behind the mark. One without this has to name a length instead.
        if (connection.accepts("REPLCONF", "rdb-only", "1")) {
            connection.call("REPLCONF", "capa", "eof", "capa", "psync2");
        }
        if (functionsOnly) {
            connection.call("REPLCONF", "rdb-filter-only", "functions");
        }
        String answer = askWhenReady("PSYNC", "?", "-1");
        if (answer.startsWith("-ERR unknown command")) {
            answer = askWhenReady("SYNC"); // before 2.8; it answers with the frame
        } else if (answer.startsWith("+FULLRESYNC")) {
            answer = line();
        }
        readFrame(answer);
    }

    /** Asks until the server has loaded its data, or has a link to its own primary. */
    private String askWhenReady(String... words) throws IOException {
        Patience patience = new Patience(address.timeout().toSeconds(), PAUSE_MILLIS);
        while (true) {
            String answer = ask(words);
            if (!answer.startsWith("-LOADING") && !answer.startsWith("-NOMASTERLINK") || patience.isOver()) {
                return answer;
            }
            patience.pause();
        }
    }

    private String ask(String... words) throws IOException {
        connection.send(words);
        connection.flush();
        return line();
    }

    /** The next line; those without content only say that the server lives. */
    private String line() throws IOException {
        byte first = connection.readByte();
        while (first == '\n') {
            first = connection.readByte();
        }
        return (char) first + connection.line();
    }

    private void readFrame(String line) throws IOException {
        if (line.startsWith("-")) {
            throw new ServerException("the dump", line.substring(1));
        }
        if (line.startsWith(EOF) && line.length() == EOF.length() + MARK) {
            left = -1;
        } else if (line.matches("\\$[0-9]{1,18}")) {
            left = Long.parseLong(line.substring(1));
        } else {
            throw new IOException("the server answers PSYNC with something else than a dump");
        }
        header = (line + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        begin();
        if (len == 0) {
            return 0;
        }
        if (headerRead < header.length) {
            int n = Math.min(len, header.length - headerRead);
            System.arraycopy(header, headerRead, b, off, n);
            headerRead += n;
            return n;
        }
        return left < 0 ? readToMark(b, off, len) : readLength(b, off, len);
    }

    private int readLength(byte[] b, int off, int len) throws IOException {
        if (left == 0) {
            return -1;
        }
        int n = connection.read(b, off, (int) Math.min(len, left));
        if (n < 0) {
            throw new IOException("the link to the server broke after " + received + " of " + (received + left)
                    + " bytes of the dump");
        }
        received += n;
        left -= n;
        return n;
    }

    private int readToMark(byte[] b, int off, int len) throws IOException {
        boolean marked = Arrays.equals(last, 0, MARK, header, EOF.length(), EOF.length() + MARK);
        int n = marked ? connection.readSoon(b, off, len, SILENCE_MILLIS) : connection.read(b, off, len);
        if (n >= 0) {
            received += n;
            int kept = Math.max(0, MARK - n);
            System.arraycopy(last, MARK - kept, last, 0, kept);
            System.arraycopy(b, off + Math.max(0, n - MARK), last, kept, MARK - kept);
            return n;
        }
        if (!marked) {
            throw new IOException(
                    "the link to the server broke after " + received + " bytes, before the end of the dump");
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        if (connection != null) {
            connection.close();
        }
    }
}
