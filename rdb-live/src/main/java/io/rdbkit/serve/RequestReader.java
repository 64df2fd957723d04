package io.rdbkit.serve;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.redis.ArrayHeaderRedisMessage;
import io.netty.handler.codec.redis.BulkStringHeaderRedisMessage;
import io.netty.handler.codec.redis.BulkStringRedisContent;
import io.netty.handler.codec.redis.ErrorRedisMessage;
import io.netty.handler.codec.redis.FullBulkStringRedisMessage;
import io.netty.handler.codec.redis.InlineCommandRedisMessage;
import io.netty.handler.codec.redis.IntegerRedisMessage;
import io.netty.handler.codec.redis.LastBulkStringRedisContent;
import io.netty.handler.codec.redis.RedisMessage;
import io.rdbkit.format.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts the parts that the codec reads together to requests. The codec's own aggregators take any number of words of any length; this one takes what a
 * server takes of a reader, and no memory for a length that was only announced.
 */
final class RequestReader {

    /** As servers have it ({@code processMultibulkBuffer} in networking.c). */
    private static final long MOST_WORDS = 1024 * 1024;

    /** Before a password was given, as servers have it since Redis 6.2. */
    private static final long MOST_WORDS_OF_STRANGERS = 10;

    private static final long LONGEST_WORD_OF_STRANGERS = 16 * 1024;

    /** What a word takes in memory beside its bytes. */
    private static final int WORD_OVERHEAD = 64;

    private static final int FIRST_CAPACITY = 1 << 10;

    private final RequestBudget budget;
    private List<Bytes> words = new ArrayList<>();
    private long missing;
    private byte[] word;
    private int filled;
    private int announced;
    private long taken;

    RequestReader(RequestBudget budget) {
        this.budget = budget;
    }

    /** Whether the words of a request are being read. */
    boolean isInRequest() {
        return missing > 0;
    }

    /**
     * Takes the next part.
     *
     * @param isStranger whether the client has yet to give the password
     * @return a request that is complete now, or null
     * @throws ProtocolException if a server would refuse it
     */
    Request accept(RedisMessage part, boolean isStranger) {
        if (part instanceof InlineCommandRedisMessage line) {
            requireNoRequest(line.content());
            List<Bytes> split = InlineWords.split(line.content());
            if (split.isEmpty()) {
                return null;
            }
            int bytes = line.content().length() + WORD_OVERHEAD;
            budget.take(bytes);
            return new Request(split, bytes);
        }
        if (part instanceof ArrayHeaderRedisMessage head) {
            return begin(head.length(), isStranger);
        }
        if (part instanceof BulkStringHeaderRedisMessage head) {
            requireRequest();
            beginWord(head.bulkStringLength(), isStranger);
            return null;
        }
        if (part instanceof FullBulkStringRedisMessage whole) {
            requireRequest();
            if (whole.isNull()) {
                throw new ProtocolException("invalid bulk length");
            }
            beginWord(whole.content().readableBytes(), isStranger);
            fill(whole.content());
            return endWord();
        }
        if (part instanceof BulkStringRedisContent content) {
            fill(content.content());
            return part instanceof LastBulkStringRedisContent ? endWord() : null;
        }
        char sign = part instanceof IntegerRedisMessage ? ':' : part instanceof ErrorRedisMessage ? '-' : '+';
        throw new ProtocolException("expected '$', got '" + sign + "'");
    }

    private void requireNoRequest(String line) {
        if (isInRequest()) {
            throw new ProtocolException("expected '$', got '" + (line.isEmpty() ? ' ' : line.charAt(0)) + "'");
        }
    }

    private void requireRequest() {
        if (!isInRequest()) {
            throw new ProtocolException("expected '*', got '$'");
        }
    }

    private Request begin(long length, boolean isStranger) {
        if (isInRequest()) {
            throw new ProtocolException("expected '$', got '*'");
        }
        if (length > MOST_WORDS) {
            throw new ProtocolException("invalid multibulk length");
        }
        if (isStranger && length > MOST_WORDS_OF_STRANGERS) {
            throw new ProtocolException("unauthenticated multibulk length");
        }
        missing = Math.max(0, length);
        return null;
    }

    private void beginWord(long length, boolean isStranger) {
        if (isStranger && length > LONGEST_WORD_OF_STRANGERS) {
            throw new ProtocolException("unauthenticated bulk length");
        }
        if (taken + length > RequestBudget.MOST_OF_ONE) {
            throw new ProtocolException("invalid bulk length");
        }
        take(WORD_OVERHEAD);
        announced = (int) length;
        word = new byte[Math.min(announced, FIRST_CAPACITY)];
        filled = 0;
    }

    private void take(int bytes) {
        budget.take(bytes);
        taken += bytes;
    }

    private void fill(ByteBuf bytes) {
        int n = bytes.readableBytes();
        take(n);
        if (filled + n > word.length) {
            word = Arrays.copyOf(word, Math.min(announced, Math.max(filled + n, 2 * word.length)));
        }
        bytes.readBytes(word, filled, n);
        filled += n;
    }

    private Request endWord() {
        words.add(Bytes.wrap(word, 0, filled));
        word = null;
        if (--missing > 0) {
            return null;
        }
        Request whole = new Request(words, taken);
        words = new ArrayList<>();
        taken = 0;
        return whole;
    }

    /** Gives back what an unfinished request has taken. */
    void close() {
        budget.give(taken);
        taken = 0;
        missing = 0;
        words = new ArrayList<>();
        word = null;
    }
}
