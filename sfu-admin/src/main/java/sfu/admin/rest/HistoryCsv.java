package sfu.admin.rest;

import sfu.signaling.protocol.Json;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Map;

/** Figures over time as a table (RFC 4180), a line for each time. */
final class HistoryCsv {
    private static final String END = "\r\n";

    private HistoryCsv() {}

    /**
     * @param columns arrays of one length, by name: of long, double (NaN: empty) or String
     */
    static String of(Map<String, Object> columns) {
        List<Object> all = List.copyOf(columns.values());
        StringBuilder out = new StringBuilder(String.join(",", columns.keySet())).append(END);
        int lines = all.isEmpty() ? 0 : Array.getLength(all.getFirst());
        for (int i = 0; i < lines; i++) {
            for (int j = 0; j < all.size(); j++) {
                out.append(j == 0 ? "" : ",").append(field(all.get(j), i));
            }
            out.append(END);
        }
        return out.toString();
    }

    private static String field(Object column, int at) {
        return switch (column) {
            case long[] its -> Long.toString(its[at]);
            case double[] its -> Double.isNaN(its[at]) ? "" : Json.text(its[at]);
            case String[] its -> SessionsCsv.field(its[at]);
            default -> throw new IllegalArgumentException("no column: " + column.getClass());
        };
    }
}
