package sfu.signaling.sdp;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** The a= lines of a session or media section, in order. */
final class Attributes {
    private record Line(String name, String value) {}

    private final List<Line> lines = new ArrayList<>();

    /** Of the text behind "a=". */
    void add(String attribute) {
        int colon = attribute.indexOf(':');
        lines.add(
                colon < 0
                        ? new Line(attribute, "")
                        : new Line(attribute.substring(0, colon), attribute.substring(colon + 1)));
    }

    boolean has(String name) {
        return first(name) != null;
    }

    @Nullable String first(String name) {
        for (Line line : lines) {
            if (line.name.equals(name)) {
                return line.value;
            }
        }
        return null;
    }

    List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (Line line : lines) {
            if (line.name.equals(name)) {
                values.add(line.value);
            }
        }
        return values;
    }
}
