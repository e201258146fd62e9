package sfu.admin.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A state as texts of about a size: an object and the merge patches (RFC 7396) that complete it.
 * While some are still to come, the state has a member {@code more} that is true.
 */
final class Pieces {
    static final String MORE = "more";

    /** Members below so many objects stay in one piece: a participant of a room of all rooms. */
    private static final int DEPTH = 4;

    private static final JsonMapper MAPPER = new JsonMapper();

    private final int maxChars;
    private final SerializerProvider provider = MAPPER.getSerializerProviderInstance();
    private final List<String> done = new ArrayList<>();
    private final List<String> path = new ArrayList<>(); // of the objects that are being written
    private StringWriter text = new StringWriter();
    private JsonGenerator out;

    private Pieces(int maxChars) throws IOException {
        this.maxChars = maxChars;
        out = begin();
    }

    /**
     * @param state without nulls
     * @param maxChars a piece that has so many ends with what it is in
     */
    static List<String> of(ObjectNode state, int maxChars) {
        try {
            Pieces its = new Pieces(maxChars);
            its.write(state);
            its.end();
            return its.done;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // of a text in memory
        }
    }

    private JsonGenerator begin() throws IOException {
        text = new StringWriter();
        JsonGenerator its = MAPPER.createGenerator(text);
        its.writeStartObject();
        return its;
    }

    private void write(ObjectNode object) throws IOException {
        for (Map.Entry<String, JsonNode> each : object.properties()) {
            if (text.getBuffer().length() + out.getOutputBuffered() >= maxChars) {
                cut();
            }
            out.writeFieldName(each.getKey());
            if (each.getValue() instanceof ObjectNode its && path.size() + 1 < DEPTH) {
                path.add(each.getKey());
                out.writeStartObject();
                write(its);
                out.writeEndObject();
                path.removeLast();
            } else {
                each.getValue().serialize(out, provider);
            }
        }
    }

    /** What follows is in the same place of the next piece. */
    private void cut() throws IOException {
        for (int i = 0; i < path.size(); i++) {
            out.writeEndObject();
        }
        if (done.isEmpty()) {
            out.writeBooleanField(MORE, true);
        }
        finish();
        out = begin();
        for (String name : path) {
            out.writeObjectFieldStart(name);
        }
    }

    private void end() throws IOException {
        if (!done.isEmpty()) {
            out.writeNullField(MORE);
        }
        finish();
    }

    private void finish() throws IOException {
        out.writeEndObject();
        out.close();
        done.add(text.toString());
    }
}
