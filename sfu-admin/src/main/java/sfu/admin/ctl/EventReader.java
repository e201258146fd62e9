package sfu.admin.ctl;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Reads an event stream (HTML, 9.2.6) event after event. */
public final class EventReader implements AutoCloseable {
    /**
     * An event.
     *
     * @param id to go on after it; empty: none yet
     */
    public record Event(String id, String type, String data) {}

    private final BufferedReader lines;
    private String id = "";

    public EventReader(InputStream in) {
        lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** The next event; null at the end. */
    public @Nullable Event next() throws IOException {
        String type = "message";
        StringBuilder data = new StringBuilder();
        boolean hasData = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                if (hasData) {
                    return new Event(id, type, data.toString());
                }
                type = "message";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            switch (field) {
                case "id" -> id = value;
                case "event" -> type = value;
                case "data" -> {
                    data.append(hasData ? "\n" : "").append(value);
                    hasData = true;
                }
                default -> {} // a comment, or retry
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
