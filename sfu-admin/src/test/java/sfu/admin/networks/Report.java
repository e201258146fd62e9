package sfu.admin.networks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A scenario's figures and what they have to be, as rows of a table and as a line of JSON. */
final class Report {
    private static final Path FOLDER = Path.of("target", "networks");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The range that a figure has to be in. */
    private record Bounds(double least, double most) {
        static final Bounds NONE = new Bounds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

        boolean holds(double value) {
            return value >= least && value <= most;
        }

        String text() {
            if (least == Double.NEGATIVE_INFINITY) {
                return most == Double.POSITIVE_INFINITY ? "" : "at most " + number(most);
            }
            return most == Double.POSITIVE_INFINITY
                    ? "at least " + number(least)
                    : number(least) + " to " + number(most);
        }
    }

    private record Figure(String name, double value, Bounds bounds) {
        boolean isMet() {
            return bounds.holds(value);
        }
    }

    private final String scenario;
    private final List<Figure> figures = new ArrayList<>();

    Report(String scenario) {
        this.scenario = scenario;
    }

    Report tell(String name, double value) {
        return add(name, value, Bounds.NONE);
    }

    Report atMost(double most, String name, double value) {
        return add(name, value, new Bounds(Double.NEGATIVE_INFINITY, most));
    }

    Report atLeast(double least, String name, double value) {
        return add(name, value, new Bounds(least, Double.POSITIVE_INFINITY));
    }

    Report between(double least, double most, String name, double value) {
        return add(name, value, new Bounds(least, most));
    }

    private Report add(String name, double value, Bounds bounds) {
        figures.add(new Figure(name, value, bounds));
        return this;
    }

    private static String number(double value) {
        return Double.isNaN(value)
                ? "never"
                : String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.2f", value);
    }

    /** Adds it to target/networks/table.md and lines.json, prints it, and asserts. */
    void finish() throws IOException {
        StringBuilder table = new StringBuilder();
        for (Figure figure : figures) {
            table.append(
                    "| %s | %s | %s | %s | %s |%n"
                            .formatted(
                                    scenario,
                                    figure.name,
                                    number(figure.value),
                                    figure.bounds.text(),
                                    mark(figure)));
        }
        System.out.print(table);
        append(
                "table.md",
                table.toString(),
                "| scenario | figure | measured | wanted | met |\n|---|---|---|---|---|\n");
        append("lines.json", json() + "\n", "");
        assertThat(figures).as(scenario).allMatch(Figure::isMet);
    }

    private static String mark(Figure figure) {
        if (figure.bounds.equals(Bounds.NONE)) {
            return "";
        }
        return figure.isMet() ? "yes" : "NO";
    }

    private String json() {
        ObjectNode line = JSON.createObjectNode().put("scenario", scenario);
        line.put("met", figures.stream().allMatch(Figure::isMet));
        ObjectNode values = line.putObject("figures");
        figures.forEach(figure -> values.put(figure.name, figure.value));
        return line.toString();
    }

    private static void append(String file, String text, String head) throws IOException {
        Path path = Files.createDirectories(FOLDER).resolve(file);
        String start = Files.exists(path) ? "" : head;
        Files.write(
                path,
                (start + text).getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
