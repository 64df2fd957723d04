package io.rdbkit.digest;

import io.rdbkit.value.ModuleToken;
import io.rdbkit.value.ModuleToken.Form;
import io.rdbkit.value.ModuleValue;
import java.io.IOException;

/**
 * The part of a {@link ValueDigest} for a vector set. The elements count in any order, because each load reverses the
 * order. The graph that connects them does not count: chance decides it at each VADD, and DEBUG DIGEST ignores it.
 *
 * <pre>
 * unsigned dimension, unsigned elements, unsigned configuration, unsigned flags
 * [flag 1: unsigned input dimension, string projection matrix]
 * elements x { string name, [flag 2: string attributes], string vector, unsigned n, n x unsigned }      the last: its place in the graph
 * </pre>
 *
 * <p>Redis 8.0 to 8.8 write this form (modules/vector-sets/vset.c). Tokens that do not have this form are hashed one by
 * one.
 */
final class VectorSetDigest {

    private static final long PROJECTION = 1;
    private static final long ATTRIBUTES = 2;

    private final SipHash whole;
    private final SipHash element;
    private final ModuleDigest tokens;
    private final Sum128 sum = new Sum128();
    private ModuleValue value;
    private ModuleToken token;

    /**
     * @param whole takes the set
     * @param element a hash for use in between
     * @param tokens hashes tokens that do not have the expected form
     */
    VectorSetDigest(SipHash whole, SipHash element, ModuleDigest tokens) {
        this.whole = whole;
        this.element = element;
        this.tokens = tokens;
    }

    static boolean knows(ModuleValue value) {
        return value.module().isVectorSet();
    }

    void of(ModuleValue set) throws IOException {
        value = set;
        sum.clear();
        token = value.next();
        elements();
        sum.into(whole);
        for (; token != null; token = value.next()) { // no tokens are left, or they have an unknown form
            tokens.token(token, whole);
        }
        value = null;
    }

    @SuppressWarnings("IdentityBinaryExpression") // each call takes the next number
    private void elements() throws IOException {
        if (!take(Form.UNSIGNED, whole) || !is(Form.UNSIGNED)) {
            return;
        }
        long count = token.integer();
        if (!take(Form.UNSIGNED, whole) || !take(Form.UNSIGNED, whole) || !is(Form.UNSIGNED)) {
            return;
        }
        long flags = token.integer();
        if ((flags & ~(PROJECTION | ATTRIBUTES)) != 0) {
            return;
        }
        token = value.next();
        if ((flags & PROJECTION) != 0 && !(take(Form.UNSIGNED, whole) && take(Form.STRING, whole))) {
            return;
        }
        for (long i = 0; i < count; i++) {
            element.begin(Domain.ELEMENT.kind());
            boolean known = element((flags & ATTRIBUTES) != 0);
            element.end();
            sum.add(element);
            if (!known) {
                return;
            }
        }
    }

    private boolean element(boolean attributes) throws IOException {
        if (!take(Form.STRING, element)) {
            return false;
        }
        if (!attributes) {
            element.word(0); // as for a string of no bytes
        } else if (!take(Form.STRING, element)) {
            return false;
        }
        if (!take(Form.STRING, element) || !is(Form.UNSIGNED)) {
            return false;
        }
        long links = token.integer();
        token = value.next();
        for (long i = 0; i < links; i++, token = value.next()) {
            if (!is(Form.UNSIGNED)) {
                return false;
            }
        }
        return true;
    }

    private boolean is(Form form) {
        return token != null && token.form() == form;
    }

    /**
     * Feeds the current token to a hash if it has this form, and goes to the next token.
     *
     * @return whether it had this form
     */
    private boolean take(Form form, SipHash by) throws IOException {
        if (!is(form)) {
            return false;
        }
        if (form == Form.STRING) {
            ValueDigest.bytes(token.string(), by);
        } else {
            by.word(token.integer());
        }
        token = value.next();
        return true;
    }
}
