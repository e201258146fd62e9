package sfu.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The text of all tests, for tests of what these try. */
public final class TestSources {
    private static final List<String> MODULES = List.of("sfu-core", "sfu-signaling", "sfu-admin");
    private static final List<String> ALL = MODULES.stream().flatMap(TestSources::of).toList();

    private TestSources() {}

    /** Of each file one, of all modules. */
    public static List<String> all() {
        return ALL;
    }

    private static Stream<String> of(String module) {
        try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test", "java"))) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(TestSources::read)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
