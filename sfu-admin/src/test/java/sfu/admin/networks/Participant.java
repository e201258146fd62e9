package sfu.admin.networks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import sfu.admin.e2e.Chromium;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A page, its link, and what it saw. */
final class Participant {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final Chromium.Page page;
    private final Link link;

    /**
     * @param link null for none
     */
    Participant(String name, Chromium.Page page, Link link) throws Exception {
        this.name = name;
        this.page = page;
        this.link = link;
        page.eval(Files.readString(Path.of("src", "test", "resources", "networks", "bench.js")));
    }

    String name() {
        return name;
    }

    Chromium.Page page() {
        return page;
    }

    Link link() {
        return link;
    }

    /**
     * Joins; milliseconds until media could flow, NaN: never.
     *
     * @param encodings none: it only watches
     */
    double join(String room, String token, List<Encoding> encodings) throws Exception {
        Map<String, Object> options = new HashMap<>();
        options.put("room", room);
        options.put("name", name);
        options.put("token", token);
        options.put("linkPort", link == null ? 0 : link.nearPort());
        if (!encodings.isEmpty()) {
            options.put("publish", published(encodings));
        }
        return call("join", options).asDouble(Double.NaN);
    }

    private static Map<String, Object> published(List<Encoding> encodings) {
        return Map.of(
                "width", CameraFile.WIDTH,
                "height", CameraFile.HEIGHT,
                "frameRate", CameraFile.FRAMES_PER_S,
                "encodings", encodings);
    }

    /** Calls another page, over a link between them. */
    void call(Participant other, Link between, List<Encoding> encodings) throws Exception {
        JsonNode offer = call("offer", published(encodings), between.nearPort());
        JsonNode answer = other.call("answer", offer, between.farPort(), name);
        call("accept", answer);
    }

    /** Shows all with this height at most, 16:9. */
    void view(int height) throws Exception {
        call("view", height * 16 / 9, height, 30);
    }

    private JsonNode call(String function, Object... arguments) throws Exception {
        String json = JSON.writeValueAsString(arguments);
        return page.eval("window.bench.%s(...%s)".formatted(function, json));
    }

    /** Its page's main thread is so many times slower; 1: as it is. */
    void throttle(int times) throws Exception {
        page.throttle(times);
    }

    /** Its camera's tracks give no frames any more, though it says nothing of that. */
    void stopCamera() throws Exception {
        page.eval("window.bench.stopCamera()");
    }

    /** Closes the page. */
    void close() throws Exception {
        page.close();
    }

    Recording recording() throws Exception {
        return new Recording(page.eval("window.bench.collect()"));
    }
}
