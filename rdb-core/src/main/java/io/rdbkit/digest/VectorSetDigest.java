package io.rdbkit.digest;

import io.rdbkit.value.ModuleToken;
import io.rdbkit.value.ModuleToken.Form;
import io.rdbkit.value.ModuleValue;
import java.io.IOException;

/**
 * A vector set's part of a {@link ValueDigest}: its elements in any order, as each load turns the order round, without the graph that
 * connects them, which chance decides at each VADD and DEBUG DIGEST passes over.
 *
 * <pre>
 * unsigned dimension, unsigned elements, unsigned configuration, unsigned flags
 * [flag 1: unsigned input dimension, string projection matrix]
 * elements x { string name, [flag 2: string attributes], string vector, unsigned n, n x unsigned }      the last: its place in the graph
 * </pre>
 *
 * <p>As Redis 8.0 to 8.8 write it (modules/vector-sets/vset.c). What is not like that is taken as it comes.
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

    /** @param whole takes the set; {@code element} is for use in between */
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
        for (; token != null; token = value.next()) { // nothing, or what this doesn't know
            tokens.token(token, whole);
        }
        value = null;
    }

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
            element.word(0); // as of a string of no bytes
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

    /** Has a hash take the token at hand if it is of a form, and goes on. */
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
