package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Rows of JSON as columns of text. */
final class Table {
    private static final String GAP = "  ";

    /**
     * @param isNumber set to the right
     */
    record Column(String header, Function<JsonNode, String> text, boolean isNumber) {}

    private final List<Column> columns = new ArrayList<>();

    /**
     * @param pointer of a field, as /ice/remote (RFC 6901)
     */
    Table text(String header, String pointer) {
        return text(header, row -> row.at(pointer).asText(""));
    }

    Table text(String header, Function<JsonNode, String> text) {
        columns.add(new Column(header, text, false));
        return this;
    }

    Table number(String header, Function<JsonNode, String> text) {
        columns.add(new Column(header, text, true));
        return this;
    }

    Table count(String header, String pointer) {
        return number(header, row -> String.valueOf(row.at(pointer).asLong()));
    }

    Table bits(String header, String pointer) {
        return number(header, row -> Units.bits(row.at(pointer).asDouble()));
    }

    Table percent(String header, String pointer) {
        return number(header, row -> Units.percent(row.at(pointer).asDouble()));
    }

    Table score(String header, String pointer) {
        return number(header, row -> Units.score(row.at(pointer)));
    }

    /** A line of headers, and one for each row. */
    List<String> lines(Iterable<JsonNode> rows) {
        List<String[]> cells = new ArrayList<>();
        cells.add(columns.stream().map(Column::header).toArray(String[]::new));
        for (JsonNode row : rows) {
            cells.add(
                    columns.stream()
                            .map(column -> Units.printable(column.text().apply(row)))
                            .toArray(String[]::new));
        }
        int[] widths = new int[columns.size()];
        for (String[] line : cells) {
            Arrays.setAll(widths, i -> Math.max(widths[i], line[i].length()));
        }
        return cells.stream().map(line -> line(line, widths)).toList();
    }

    private String line(String[] cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            String space = " ".repeat(widths[i] - cells[i].length());
            boolean isNumber = columns.get(i).isNumber();
            line.append(i == 0 ? "" : GAP)
                    .append(isNumber ? space : "")
                    .append(cells[i])
                    .append(isNumber ? "" : space);
        }
        return line.toString().stripTrailing();
    }
}
