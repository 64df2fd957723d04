package io.rdbkit.spark;

import io.rdbkit.format.Bytes;
import io.rdbkit.transform.Partition;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.api.java.UDF1;
import org.jspecify.annotations.Nullable;

/** The part of a key: its number if the parts are known, else its name. */
final class PartOfKey implements UDF1<byte[], Object> {

    private static final long serialVersionUID = 1L;

    private final PartsOptions options;
    private transient @Nullable Partition partition;
    private transient @Nullable Map<String, Integer> numbers;

    PartOfKey(PartsOptions options) {
        this.options = options;
    }

    @Override
    public Object call(byte @Nullable [] key) {
        if (key == null) {
            throw new IllegalArgumentException("a row has no key");
        }
        if (partition == null || numbers == null) {
            partition = options.partition();
            numbers = new HashMap<>();
            for (String name : partition.made()) {
                numbers.put(name, numbers.size());
            }
        }
        String part = partition.part(Bytes.wrap(key));
        Integer number = numbers.get(part);
        return number == null ? part : number;
    }
}
