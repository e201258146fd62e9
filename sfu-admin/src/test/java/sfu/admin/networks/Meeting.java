package sfu.admin.networks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import sfu.admin.e2e.Chromium;
import sfu.admin.e2e.RunningServer;
import sfu.core.stats.ServerSnapshot;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** A server, a browser, and participants with a link each, in one room. */
final class Meeting implements AutoCloseable {
    static final String ROOM = "networks";

    /** Until Chromium's camera has reached its size and rate. */
    static final double WARM_UP_S = 15;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SEED = 1;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Link> links = new ArrayList<>();
    private final RunningServer server;
    private final Chromium chromium;

    Meeting() throws Exception {
        chromium = Chromium.start(List.of(), cameraFlags());
        server = new RunningServer(1);
    }

    static List<String> cameraFlags() throws IOException {
        return List.of("--use-file-for-fake-video-capture=" + CameraFile.get());
    }

    /** Joins by an own link. */
    Participant join(String name, Impairment both, List<Encoding> encodings) throws Exception {
        Link link = link(server.mediaPort());
        link.set(both);
        Participant participant = new Participant(name, open(), link);
        participant.join(ROOM, "", encodings);
        return participant;
    }

    /** A page that has not joined. */
    Participant page(String name) throws Exception {
        return new Participant(name, open(), null);
    }

    /** The operators' pages. */
    Chromium.Page dashboard() throws Exception {
        return loaded(chromium.open(server.url("/dashboard/"), 1280, 900));
    }

    private Chromium.Page open() throws Exception {
        return loaded(chromium.open(server.url("/dashboard/"), 640, 400));
    }

    static Chromium.Page loaded(Chromium.Page page) throws Exception {
        while (!page.eval("document.readyState === 'complete' && location.host !== ''")
                .asBoolean()) {
            Thread.sleep(50);
        }
        return page;
    }

    /**
     * A link that is closed with the meeting.
     *
     * @param farPort see {@link Link}
     */
    Link link(int farPort) throws IOException {
        Link link = new Link(farPort, SEED + links.size());
        links.add(link);
        return link;
    }

    /** What the server's figures are made of, now. */
    ServerSnapshot snapshot() {
        return server.snapshot();
    }

    /** The server's estimate of what it can send to a participant, if it tells one. */
    OptionalDouble estimateBps(String name) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.url("/admin/v1/rooms/" + ROOM))).build();
        JsonNode room =
                JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        for (JsonNode person : room.path("participants")) {
            JsonNode estimate = person.path("bandwidth").path("estimate");
            if (person.path("name").asText().equals(name) && estimate.asLong() > 0) {
                return OptionalDouble.of(estimate.asDouble());
            }
        }
        return OptionalDouble.empty();
    }

    @Override
    public void close() throws IOException {
        chromium.close();
        server.close();
        for (Link link : links) {
            link.close();
        }
    }
}
