package io.rdbkit.fuzz;

import io.rdbkit.KeyEntry;
import io.rdbkit.ModuleAuxEntry;
import io.rdbkit.value.ArrayValue;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.ModuleValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StreamRecord;
import io.rdbkit.value.StreamValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** What a test does with a key that was read. */
enum Way {
    SKIP {
        @Override
        Object of(KeyEntry key) {
            return key;
        }
    },
    SIZE {
        @Override
        Object of(KeyEntry key) throws IOException {
            return key.serializedSize();
        }
    },
    COPY {
        @Override
        Object of(KeyEntry key) throws IOException {
            return copied(key);
        }
    },
    SIZE_THEN_COPY {
        @Override
        Object of(KeyEntry key) throws IOException {
            long size = key.serializedSize();
            long copied = copied(key);
            if (copied != size) {
                throw new AssertionError(key + ": copied " + copied + " bytes of " + size);
            }
            return copied;
        }
    },
    DUMP {
        @Override
        Object of(KeyEntry key) throws IOException {
            ByteArrayOutputStream payload = new ByteArrayOutputStream();
            key.dump().copyTo(payload);
            return Arrays.hashCode(payload.toByteArray());
        }
    },
    ENCODING {
        @Override
        Object of(KeyEntry key) throws IOException {
            return key.encoding();
        }
    },
    FEATURES {
        @Override
        Object of(KeyEntry key) throws IOException {
            return key.features();
        }
    },
    ELEMENTS {
        @Override
        Object of(KeyEntry key) throws IOException {
            return key.elements();
        }
    },
    /** Pulls and counts all elements. */
    PULL {
        @Override
        Object of(KeyEntry key) throws IOException {
            Value value = key.decode();
            long told = value.count();
            long pulled = pulled(value);
            if (told >= 0 && told != pulled) {
                throw new AssertionError(key + ": " + pulled + " elements, and not " + told);
            }
            return pulled;
        }

        @Override
        Object of(ModuleAuxEntry aux) throws IOException {
            return pulled(aux.decode());
        }
    };

    /** Does it, and returns what is known about the key. */
    abstract Object of(KeyEntry key) throws IOException;

    /** Does it with aux data of a module, which has a value but is not a key. */
    Object of(ModuleAuxEntry aux) throws IOException {
        return aux;
    }

    private static long copied(KeyEntry key) throws IOException {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        key.value().copyTo(value);
        return value.size();
    }

    private interface Elements {
        Object next() throws IOException;
    }

    private static long pulled(Value value) throws IOException {
        if (value instanceof ListValue list) {
            return pulled(list::next);
        } else if (value instanceof SetValue set) {
            return pulled(set::next);
        } else if (value instanceof ZsetValue zset) {
            return pulled(zset::next);
        } else if (value instanceof HashValue hash) {
            return pulled(hash::next);
        } else if (value instanceof ArrayValue array) {
            return pulled(array::next);
        } else if (value instanceof StreamValue stream) {
            long records = pulled(() -> pulledFields(stream.next()));
            stream.state();
            pulled(stream::nextGroup);
            stream.idempotence();
            return records;
        } else if (value instanceof ModuleValue module) {
            pulled(module::next);
            return 1;
        }
        pulled(((StringValue) value)::next);
        return 1;
    }

    private static StreamRecord pulledFields(StreamRecord record) throws IOException {
        if (record != null) {
            pulled(record::nextField);
        }
        return record;
    }

    private static long pulled(Elements elements) throws IOException {
        long count = 0;
        while (elements.next() != null) {
            count++;
        }
        return count;
    }
}
