package io.rdbkit.mask;

import io.rdbkit.digest.SipHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What all that is masked depends on: keys for hashes, made of a secret by HMAC-SHA256. Equal secrets mask equally. */
public final class MaskKey {

    private static final String MAC = "HmacSHA256";
    private static final int RANDOM_BYTES = 32;

    private final SecretKeySpec secret;

    private MaskKey(byte[] secret) {
        this.secret = new SecretKeySpec(secret, MAC);
    }

    /** @throws IllegalArgumentException if the secret is empty */
    public static MaskKey of(byte[] secret) {
        if (secret.length == 0) {
            throw new IllegalArgumentException("the secret is empty");
        }
        return new MaskKey(secret.clone());
    }

    /** One that nobody knows, and that is gone with the run. */
    public static MaskKey random() {
        byte[] secret = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(secret);
        return new MaskKey(secret);
    }

    /** The key for one purpose. */
    SipHash.Key of(String purpose) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(secret);
            ByteBuffer bytes = ByteBuffer.wrap(mac.doFinal(purpose.getBytes(StandardCharsets.US_ASCII)));
            return new SipHash.Key(bytes.getLong(), bytes.getLong());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + MAC, e);
        }
    }
}
