package io.rdbkit.value;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.ModuleType;
import io.rdbkit.format.Slice;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values that the caller holds in memory, behind the same views as values of a file. */
final class InMemory {

    private InMemory() {}

    private static Slice show(Slice slice, Bytes bytes) {
        return slice.set(bytes.array(), bytes.arrayOffset(), bytes.length());
    }

    /** Elements that can be pulled once. If somebody pulls again after the end, the value was used before. */
    private static final class Once<T> {
        private final Iterator<T> rest;
        private boolean ended;

        Once(Iterator<T> all) {
            rest = all;
        }

        /** The next element, or null at the end, once. */
        @Nullable
        T next() {
            if (ended) {
                throw new IllegalStateException("the value was used already; make a new one for each use");
            }
            ended = !rest.hasNext();
            return ended ? null : rest.next();
        }
    }

    static final class Text implements StringValue {

        private final Bytes bytes;
        private final Slice piece = new Slice();
        private final Once<Bytes> rest;

        Text(Bytes bytes) {
            this.bytes = bytes;
            rest = new Once<>((bytes.isEmpty() ? List.<Bytes>of() : List.of(bytes)).iterator());
        }

        @Override
        public long length() {
            return bytes.length();
        }

        @Override
        public @Nullable Slice next() {
            Bytes all = rest.next();
            return all == null ? null : show(piece, all);
        }
    }

    /** The common part of lists and sets. */
    private static class Run {

        private final Slice shown = new Slice();
        private final Once<Bytes> rest;
        private final int size;

        Run(Collection<Bytes> all) {
            rest = new Once<>(all.iterator());
            size = all.size();
        }

        public long count() {
            return size;
        }

        public @Nullable Slice next() {
            Bytes element = rest.next();
            return element == null ? null : show(shown, element);
        }
    }

    static final class Items extends Run implements ListValue {
        Items(List<Bytes> items) {
            super(items);
        }
    }

    static final class Members extends Run implements SetValue {
        Members(Set<Bytes> members) {
            super(members);
        }
    }

    static final class Scores implements ZsetValue, ZsetMember {

        private final Slice member = new Slice();
        private final Once<Map.Entry<Bytes, Double>> rest;
        private final int size;
        private double score;

        Scores(Map<Bytes, Double> scores) {
            rest = new Once<>(scores.entrySet().iterator());
            size = scores.size();
        }

        @Override
        public long count() {
            return size;
        }

        @Override
        public @Nullable ZsetMember next() {
            Map.Entry<Bytes, Double> entry = rest.next();
            if (entry == null) {
                return null;
            }
            show(member, entry.getKey());
            score = entry.getValue();
            return this;
        }

        @Override
        public Slice member() {
            return member;
        }

        @Override
        public double score() {
            return score;
        }
    }

    static final class Fields implements HashValue, HashField {

        private final Slice field = new Slice();
        private final Slice value = new Slice();
        private final Once<Map.Entry<Bytes, Bytes>> rest;
        private final int size;
        private final Map<Bytes, Long> expiries;
        private long expiry;

        Fields(Map<Bytes, Bytes> fields, Map<Bytes, Long> expiries) {
            rest = new Once<>(fields.entrySet().iterator());
            size = fields.size();
            this.expiries = expiries;
        }

        @Override
        public long count() {
            return size;
        }

        @Override
        public boolean mayExpire() {
            return !expiries.isEmpty();
        }

        @Override
        public @Nullable HashField next() {
            Map.Entry<Bytes, Bytes> entry = rest.next();
            if (entry == null) {
                return null;
            }
            show(field, entry.getKey());
            show(value, entry.getValue());
            expiry = expiries.getOrDefault(entry.getKey(), Expiry.NONE);
            return this;
        }

        @Override
        public Slice field() {
            return field;
        }

        @Override
        public Slice value() {
            return value;
        }

        @Override
        public long expiry() {
            return expiry;
        }
    }

    static final class Elements implements ArrayValue {

        private final long insertIndex;
        private final Once<ArrayElement> rest;
        private final int size;

        Elements(long insertIndex, List<ArrayElement> elements) {
            this.insertIndex = insertIndex;
            rest = new Once<>(elements.iterator());
            size = elements.size();
        }

        @Override
        public long count() {
            return size;
        }

        @Override
        public long insertIndex() {
            return insertIndex;
        }

        @Override
        public @Nullable ArrayElement next() {
            return rest.next();
        }
    }

    static final class Tokens implements ModuleValue {

        private final ModuleType module;
        private final Once<ModuleToken> rest;

        Tokens(ModuleType module, List<ModuleToken> tokens) {
            this.module = module;
            rest = new Once<>(tokens.iterator());
        }

        @Override
        public ModuleType module() {
            return module;
        }

        @Override
        public @Nullable ModuleToken next() {
            return rest.next();
        }
    }
}
