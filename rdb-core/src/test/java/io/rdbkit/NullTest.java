package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.transform.Build;
import io.rdbkit.transform.Diff;
import io.rdbkit.transform.Export;
import io.rdbkit.transform.Keys;
import io.rdbkit.transform.Merge;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Rewrite;
import io.rdbkit.transform.Scan;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Split;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Arguments of the library may be null only where the signature says so. The library refuses null at once, not after an
 * hour of work.
 */
class NullTest {

    private static final Path FILE = Path.of("no such file");

    /**
     * Classes that keep an argument for later, each with an object to call. A class stands for itself if only its
     * static methods are called.
     */
    private static final Map<Class<?>, Object> KEEPERS = Map.ofEntries(
            Map.entry(Plan.class, Plan.NOTHING),
            Map.entry(Source.class, Source.of(FILE)),
            Map.entry(ReadOptions.class, ReadOptions.DEFAULT),
            Map.entry(WriteOptions.class, WriteOptions.DEFAULT),
            Map.entry(Rewrite.class, Rewrite.from(FILE)),
            Map.entry(Scan.class, Scan.class),
            Map.entry(Export.class, Export.class),
            Map.entry(NewKey.class, NewKey.class),
            Map.entry(NewFunction.class, NewFunction.class),
            Map.entry(NewModuleAux.class, NewModuleAux.class),
            Map.entry(LossPolicy.class, LossPolicy.FAIL),
            Map.entry(Losses.class, new Losses(LossPolicy.FAIL)),
            Map.entry(AuxEntry.class, AuxEntry.class),
            Map.entry(Bytes.class, Bytes.EMPTY),
            Map.entry(Keys.class, Keys.class),
            Map.entry(Split.class, Split.class),
            Map.entry(Merge.class, Merge.class),
            Map.entry(Build.class, Build.class),
            Map.entry(Diff.class, Diff.class),
            Map.entry(RdbReader.class, RdbReader.class),
            Map.entry(RdbIndex.class, RdbIndex.class),
            Map.entry(RdbPart.class, RdbPart.class),
            Map.entry(RdbWriter.class, RdbWriter.class),
            Map.entry(TargetWriter.class, TargetWriter.class));

    @Test
    void nullIsRefusedAtOnce() {
        List<String> taken = new ArrayList<>();
        int[] tried = {0};
        KEEPERS.forEach((type, object) -> {
            for (Method method : type.getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers()) && isCallable(method, object)) {
                    call(method, object, taken, tried);
                }
            }
        });
        assertTrue(tried[0] > 80, () -> "only " + tried[0] + " parameters tried");
        assertEquals("", String.join("\n", taken));
    }

    private static boolean isCallable(Method method, Object object) {
        return !method.isSynthetic()
                && !List.of("equals", "toString", "hashCode", "compareTo").contains(method.getName())
                && (Modifier.isStatic(method.getModifiers()) || !(object instanceof Class));
    }

    private static void call(Method method, Object object, List<String> taken, int[] tried) {
        Class<?>[] types = method.getParameterTypes();
        for (int i = 0; i < types.length; i++) {
            if (types[i].isPrimitive() || isNullable(method, i)) {
                continue;
            }
            Object[] arguments = Arrays.stream(types).map(NullTest::some).toArray();
            arguments[i] = null;
            boolean complete = true;
            for (int j = 0; j < arguments.length; j++) {
                complete &= j == i || arguments[j] != null;
            }
            if (!complete) {
                continue; // the test has no argument of that type
            }
            tried[0]++;
            try {
                method.invoke(object instanceof Class ? null : object, arguments);
                taken.add(method + " takes null as argument " + i);
            } catch (InvocationTargetException refused) {
                if (!(refused.getCause() instanceof NullPointerException)) {
                    taken.add(method + " with null as argument " + i + ": " + refused.getCause());
                }
            } catch (IllegalAccessException notPublic) {
                throw new AssertionError(notPublic);
            }
        }
    }

    private static boolean isNullable(Executable method, int i) {
        return method.getAnnotatedParameterTypes()[i].isAnnotationPresent(Nullable.class);
    }

    private static Object some(Class<?> type) {
        if (type == boolean.class) {
            return false;
        } else if (type == int.class) {
            return 0;
        } else if (type == long.class) {
            return 0L;
        } else if (type == double.class) {
            return 0.5;
        } else if (type == String.class) {
            return "s";
        } else if (type == Path.class) {
            return FILE;
        } else if (type == Bytes.class) {
            return Bytes.EMPTY;
        } else if (type == ReadOptions.class) {
            return ReadOptions.DEFAULT;
        } else if (type == WriteOptions.class) {
            return WriteOptions.DEFAULT;
        } else if (type == Source.class) {
            return Source.of(FILE);
        } else if (type == Plan.class) {
            return Plan.NOTHING;
        } else if (type == LossPolicy.class) {
            return LossPolicy.FAIL;
        } else if (type.isEnum()) {
            return type.getEnumConstants()[0];
        } else if (type == byte[].class) {
            return new byte[0];
        }
        return null;
    }
}
