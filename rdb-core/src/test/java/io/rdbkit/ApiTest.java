package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The public API. A new public type is a decision, so a list names them all. No public signature shows a hidden type.
 */
class ApiTest {

    private static final String LIST = "api.txt";

    /** If the API changes on purpose, {@code -Drdb.docs=write} writes the list anew. */
    @Test
    void theListNamesEveryPublicType() throws IOException {
        String found =
                PublicTypes.all().stream().map(Class::getName).sorted().collect(Collectors.joining("\n", "", "\n"));
        if ("write".equals(System.getProperty("rdb.docs"))) {
            Files.writeString(Path.of("src", "test", "resources", "io", "rdbkit", LIST), found);
        }
        try (InputStream list = ApiTest.class.getResourceAsStream(LIST)) {
            assertEquals(new String(list.readAllBytes(), StandardCharsets.UTF_8), found);
        }
    }

    @Test
    void theListNamesEveryExportedPackage() {
        Path classes = Path.of(URI.create(RdbReader.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        ModuleFinder.of(classes)
                .find("io.rdbkit.core")
                .ifPresent(module -> assertEquals(
                        new TreeSet<>(PublicTypes.EXPORTED),
                        module.descriptor().exports().stream()
                                .map(ModuleDescriptor.Exports::source)
                                .collect(Collectors.toCollection(TreeSet::new))));
    }

    @Test
    void noSignatureShowsAHiddenType() throws IOException {
        List<String> shown = new ArrayList<>();
        for (Class<?> type : PublicTypes.all()) {
            look(type.getGenericSuperclass(), type, shown);
            Arrays.stream(type.getGenericInterfaces()).forEach(parent -> look(parent, type, shown));
            for (Field field : type.getDeclaredFields()) {
                if (isSeen(field)) {
                    look(field.getGenericType(), field, shown);
                }
            }
            for (Method method : type.getDeclaredMethods()) {
                if (isSeen(method)) {
                    look(method.getGenericReturnType(), method, shown);
                    look(method, shown);
                }
            }
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                if (isSeen(constructor)) {
                    look(constructor, shown);
                }
            }
        }
        assertEquals(List.of(), shown);
    }

    @Test
    void aHiddenTypeIsFound() throws NoSuchMethodException {
        List<String> shown = new ArrayList<>();
        look(Hides.class.getDeclaredMethod("in", List.class), shown);
        assertTrue(shown.size() == 1 && shown.get(0).contains("io.rdbkit.io.RdbInput"), shown::toString);
    }

    private static final class Hides {
        @SuppressWarnings("unused")
        static void in(List<? extends io.rdbkit.io.RdbInput> inputs) {}
    }

    private static boolean isSeen(Member member) {
        return !member.isSynthetic() && (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0;
    }

    private static void look(Executable executable, List<String> shown) {
        for (Type type : executable.getGenericParameterTypes()) {
            look(type, executable, shown);
        }
        for (Type type : executable.getGenericExceptionTypes()) {
            look(type, executable, shown);
        }
    }

    private static void look(Type type, Object where, List<String> shown) {
        if (type instanceof Class<?> c) {
            Class<?> plain = c;
            while (plain.isArray()) {
                plain = plain.getComponentType();
            }
            boolean ours = plain.getName().startsWith("io.rdbkit.");
            if (ours
                    && (!PublicTypes.EXPORTED.contains(plain.getPackageName())
                            || !Modifier.isPublic(plain.getModifiers()))) {
                shown.add(where + " shows " + plain.getName());
            }
        } else if (type instanceof ParameterizedType p) {
            look(p.getRawType(), where, shown);
            Arrays.stream(p.getActualTypeArguments()).forEach(argument -> look(argument, where, shown));
        } else if (type instanceof GenericArrayType array) {
            look(array.getGenericComponentType(), where, shown);
        } else if (type instanceof WildcardType wildcard) {
            Arrays.stream(wildcard.getUpperBounds()).forEach(bound -> look(bound, where, shown));
            Arrays.stream(wildcard.getLowerBounds()).forEach(bound -> look(bound, where, shown));
        } else if (type instanceof TypeVariable<?> variable && variable.getBounds()[0] instanceof Class<?> bound) {
            look(bound, where, shown);
        }
    }
}
