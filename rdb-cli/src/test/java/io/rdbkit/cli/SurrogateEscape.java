package io.rdbkit.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Text in the form of docs/json.md, made from bytes by Java's own decoder: a byte that is no UTF-8 becomes the
 * character U+DC00 plus the byte.
 */
public final class SurrogateEscape {

    private static final char ESCAPES = '\udc00';

    private SurrogateEscape() {}

    static String text(byte[] bytes) {
        CharsetDecoder utf8 = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        while (true) {
            CoderResult result = utf8.decode(in, out, true);
            int wrong = result.isUnderflow() ? in.remaining() : result.length();
            for (int i = 0; i < wrong; i++) {
                out.put((char) (ESCAPES + (in.get() & 0xff)));
            }
            if (result.isUnderflow()) {
                return out.flip().toString();
            }
        }
    }

    /** @throws CharacterCodingException if the text has another half of a surrogate pair */
    public static byte[] bytes(String text) throws CharacterCodingException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int begin = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || isEscape(text, i)) {
                ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text, begin, i));
                bytes.write(utf8.array(), 0, utf8.limit());
                if (i < text.length()) {
                    bytes.write(text.charAt(i) - ESCAPES);
                }
                begin = i + 1;
            }
        }
        return bytes.toByteArray();
    }

    private static boolean isEscape(String text, int i) {
        int c = text.charAt(i) - ESCAPES;
        return c >= 0x80 && c <= 0xff && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
