package sfu.core.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Reads mutations.txt, which says how it is written. */
final class Mutations {
    /** Below the root. */
    static final Path FILE = Path.of("sfu-core/src/test/resources/sfu/core/mutations.txt");

    private Mutations() {}

    static List<Mutation> readAll(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    static List<Mutation> parse(String text) {
        return Arrays.stream(text.split("\\n(?:[ \\t]*\\n)+"))
                .map(block -> block.lines().filter(line -> !line.startsWith("#")).toList())
                .filter(block -> !block.isEmpty())
                .map(Mutations::mutation)
                .toList();
    }

    private static Mutation mutation(List<String> block) {
        Mutation read =
                new Mutation(
                        String.join("", values(block, "row: ")),
                        String.join("", values(block, "shown: ")),
                        changes(block),
                        values(block, "test: "));
        if (read.row().isEmpty() || read.changes().isEmpty() || read.tests().isEmpty()) {
            throw new IllegalArgumentException("not a mutation:\n" + String.join("\n", block));
        }
        return read;
    }

    /** A change begins where its class is named, or where something is taken out once more. */
    private static List<Mutation.Change> changes(List<String> block) {
        List<Mutation.Change> changes = new ArrayList<>();
        String name = "";
        List<String> lines = new ArrayList<>();
        for (String line : block) {
            boolean isNext = line.startsWith("-") && !values(lines, "+").isEmpty();
            if ((isNext || !isText(line)) && !lines.isEmpty()) {
                changes.add(change(name, lines));
                lines.clear();
            }
            if (line.startsWith("in: ")) {
                name = line.substring(4).strip();
            } else if (isText(line)) {
                lines.add(line);
            } else if (!line.matches("(row|shown|test): .+")) {
                throw new IllegalArgumentException("what is this line for? " + line);
            }
        }
        if (!lines.isEmpty()) {
            changes.add(change(name, lines));
        }
        return changes;
    }

    private static Mutation.Change change(String name, List<String> lines) {
        String from = values(lines, "-").stream().collect(Collectors.joining("\n"));
        String to = values(lines, "+").stream().collect(Collectors.joining("\n"));
        if (name.isEmpty() || from.isBlank()) {
            throw new IllegalArgumentException("nothing is taken out: " + lines);
        }
        return new Mutation.Change(name, from, to);
    }

    private static boolean isText(String line) {
        return line.startsWith("-") || line.startsWith("+");
    }

    private static List<String> values(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).strip())
                .toList();
    }
}
