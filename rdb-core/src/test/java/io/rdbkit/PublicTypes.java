package io.rdbkit;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The public types of the exported packages, which are what a user of the library sees. */
final class PublicTypes {

    static final Set<String> EXPORTED = Set.of(
            "io.rdbkit",
            "io.rdbkit.analyze",
            "io.rdbkit.format",
            "io.rdbkit.repair",
            "io.rdbkit.table",
            "io.rdbkit.transform",
            "io.rdbkit.value");

    private PublicTypes() {}

    /** Top-level and nested types, by name. */
    static List<Class<?>> all() throws IOException {
        Path classes = Path.of(URI.create(RdbReader.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        List<Class<?>> types = new ArrayList<>();
        for (String name : EXPORTED) {
            try (Stream<Path> files = Files.list(classes.resolve(name.replace('.', '/')))) {
                for (Path file : files.sorted().toList()) {
                    String binary = file.getFileName().toString();
                    if (binary.endsWith(".class") && !binary.startsWith("package-info")) {
                        Class<?> type = load(name + "." + binary.substring(0, binary.length() - ".class".length()));
                        if (isPublic(type)) {
                            types.add(type);
                        }
                    }
                }
            }
        }
        return types;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicTypes.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isPublic(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getEnclosingClass()) {
            if (!Modifier.isPublic(c.getModifiers())) {
                return false;
            }
        }
        return !type.isAnonymousClass() && !type.isSynthetic();
    }
}
