package sfu.admin.webhook;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The body of a delivery. */
final class Payload {
    private Payload() {}

    static Map<String, Object> of(String id, long sequence, Event event) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", id);
        body.put("sequence", sequence);
        body.put("type", event.type().text());
        body.put("timestamp", Instant.ofEpochMilli(event.atMs()).toString());
        body.put("room", event.room()); // empty: it is about none
        body.put("data", event.data());
        return body;
    }
}
