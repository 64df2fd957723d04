package io.rdbkit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Strings in the form of sidecars: each character stands for a byte, and a long string is given by its digest. */
final class SidecarText {

    private static final int LONGEST_STRING = 2048;

    private SidecarText() {}

    /** The string in the sidecar, or its digest. */
    static String said(JsonNode said) {
        return said.isObject() ? said.get("$sha1").asText() : said.asText();
    }

    /** The form in which a sidecar would give an exported string. */
    static String given(JsonNode exported) {
        return given(bytes(exported.asText()));
    }

    /** The form in which a sidecar would give these bytes. */
    static String given(byte[] bytes) {
        return bytes.length <= LONGEST_STRING
                ? new String(bytes, StandardCharsets.ISO_8859_1)
                : HexFormat.of().formatHex(sha1().digest(bytes));
    }

    static List<byte[]> texts(JsonNode exported) {
        List<byte[]> texts = new ArrayList<>();
        exported.forEach(text -> texts.add(bytes(text.asText())));
        return texts;
    }

    static byte[] bytes(String exported) {
        // A shortcut: nearly all strings are ASCII, and there are millions.
        if (isAscii(exported)) {
            return exported.getBytes(StandardCharsets.ISO_8859_1);
        }
        try {
            return SurrogateEscape.bytes(exported);
        } catch (CharacterCodingException e) {
            throw new UncheckedIOException(exported, e);
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** The digest of a long list. */
    static String digest(List<byte[]> items) {
        MessageDigest sha1 = sha1();
        for (byte[] item : items) {
            sha1.update(ByteBuffer.allocate(Long.BYTES).putLong(item.length).array());
            sha1.update(item);
        }
        return HexFormat.of().formatHex(sha1.digest());
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
