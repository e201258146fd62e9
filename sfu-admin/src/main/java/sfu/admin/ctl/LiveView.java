package sfu.admin.ctl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.util.Map;

/**
 * Follows {@code /admin/v1/stream}, also over interruptions: its snapshots with all deltas since
 * (JSON merge patch, RFC 7396), and what happened.
 */
final class LiveView {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final long AGAIN_MS = 1000;
    private static final int ATTEMPTS = 30;

    /** What becomes of it; false: enough. */
    interface Watcher {
        /** A second has passed. */
        boolean state(JsonNode all);

        boolean happened(JsonNode event);
    }

    private final AdminApi api;
    private final String path;
    private final Watcher watcher;
    private ObjectNode state = MAPPER.createObjectNode();
    private String lastId = "";

    /**
     * @param query of the stream, as scope=rooms
     */
    LiveView(AdminApi api, String query, Watcher watcher) {
        this.api = api;
        path = "/stream?" + query;
        this.watcher = watcher;
    }

    /** Until the watcher has enough; a server that is gone is looked for again for a while. */
    void follow() throws Failed, InterruptedException {
        int failures = 0;
        while (true) {
            try (EventReader events = new EventReader(api.stream(path, lastId))) {
                failures = 0;
                if (read(events)) {
                    return;
                }
            } catch (IOException e) {
                failures++; // cut: it goes on where it was
            } catch (Failed e) {
                boolean isGone = e.exitCode() == Failed.UNREACHABLE && !lastId.isEmpty();
                if (!isGone || ++failures >= ATTEMPTS) {
                    throw e;
                }
            }
            Thread.sleep(AGAIN_MS);
        }
    }

    private boolean read(EventReader events) throws IOException {
        for (EventReader.Event event = events.next(); event != null; event = events.next()) {
            lastId = event.id();
            if (!take(event)) {
                return true;
            }
        }
        return false;
    }

    private boolean take(EventReader.Event event) throws JsonProcessingException {
        return switch (event.type()) {
            case "snapshot" -> {
                state = (ObjectNode) MAPPER.readTree(event.data());
                yield told();
            }
            case "delta" -> {
                merge(state, MAPPER.readTree(event.data()));
                yield told();
            }
            case "tail" -> watcher.happened(MAPPER.readTree(event.data()));
            default -> true; // reset: a snapshot follows
        };
    }

    /** Nothing of a state of which there is more to come. */
    private boolean told() {
        return state.has("more") || watcher.state(state);
    }

    /** RFC 7396, section 2. */
    static void merge(ObjectNode target, JsonNode patch) {
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            JsonNode value = field.getValue();
            if (value.isNull()) {
                target.remove(field.getKey());
            } else if (value.isObject()) {
                JsonNode old = target.get(field.getKey());
                ObjectNode inner =
                        old instanceof ObjectNode its ? its : target.putObject(field.getKey());
                merge(inner, value);
            } else {
                target.set(field.getKey(), value);
            }
        }
    }
}
