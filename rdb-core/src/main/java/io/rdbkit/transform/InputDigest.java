package io.rdbkit.transform;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.input.ProxyInputStream;

/** Counts and digests the bytes of an input while a reader reads it, before decompression. */
final class InputDigest extends ProxyInputStream {

    private final MessageDigest digest = DigestUtils.getSha256Digest();
    private long count;

    InputDigest(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b) throws IOException {
        return read(b, 0, b.length);
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        int n = in.read(b, off, len);
        if (n > 0) {
            digest.update(b, off, n);
            count += n;
        }
        return n;
    }

    @Override
    public long skip(long n) throws IOException {
        byte[] buffer = new byte[(int) Math.min(n, 8192)];
        return Math.max(0, read(buffer, 0, buffer.length));
    }

    long count() {
        return count;
    }

    String sha256() {
        return Hex.encodeHexString(digest.digest());
    }
}
