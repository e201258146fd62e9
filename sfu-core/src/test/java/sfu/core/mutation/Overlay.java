package sfu.core.mutation;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Changed classes in a directory of their own, which stands before the others in a class path. */
final class Overlay {
    private static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();
    private static final List<String> OPTIONS =
            List.of("--release", "25", "-parameters", "-proc:none", "-nowarn", "-Xlint:none");

    private final Sources sources;
    private final ClassPaths classPaths;
    private final Path directory;

    Overlay(Sources sources, ClassPaths classPaths, Path directory) {
        this.sources = sources;
        this.classPaths = classPaths;
        this.directory = directory;
    }

    Path classes() {
        return directory.resolve("classes");
    }

    /**
     * Compiles all changed classes.
     *
     * @throws IllegalStateException if one has not the text, or does not compile
     */
    void compile(List<Mutation.Change> changes) throws IOException {
        clear();
        for (Map.Entry<String, String> each : changed(changes).entrySet()) {
            Path file = directory.resolve("source").resolve(Sources.path(each.getKey()));
            Files.createDirectories(file.getParent());
            Files.writeString(file, each.getValue());
            compile(file, classPaths.of(Sources.module(each.getKey())));
        }
    }

    private Map<String, String> changed(List<Mutation.Change> changes) throws IOException {
        Map<String, String> changed = new LinkedHashMap<>();
        for (Mutation.Change change : changes) {
            String name = change.name();
            String source = changed.get(name);
            if (source == null) {
                source = Files.readString(sources.file("main", name));
            }
            changed.put(name, change.apply(source));
        }
        return changed;
    }

    private void compile(Path source, String classPath) throws IOException {
        StringWriter said = new StringWriter();
        Stream<String> places =
                Stream.of("-d", classes().toString(), "-cp", classes() + ":" + classPath);
        List<String> options = Stream.concat(OPTIONS.stream(), places).toList();
        try (StandardJavaFileManager files = JAVAC.getStandardFileManager(null, null, null)) {
            Iterable<? extends JavaFileObject> units = files.getJavaFileObjects(source);
            if (!JAVAC.getTask(said, files, null, options, null, units).call()) {
                throw new IllegalStateException("it does not compile: " + said);
            }
        }
    }

    private void clear() throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(each);
                }
            }
        }
        Files.createDirectories(classes());
    }
}
