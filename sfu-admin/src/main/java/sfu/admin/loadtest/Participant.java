package sfu.admin.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import sfu.admin.loadtest.peer.Connection;
import sfu.admin.loadtest.peer.Peer;
import sfu.admin.loadtest.peer.PublishedSection;
import sfu.core.api.IceParameters;
import sfu.core.ice.IceClient;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** One who joins the room, as a browser would: WebSocket, offer and answer, ICE, DTLS. */
final class Participant {
    private static final int MEDIA_PATIENCE_S = 30;
    private static final long FIRST_CHECK_MS = 20; // then twice that and so on
    private static final long LAST_CHECK_MS = 500;
    private static final int PAGE = 500; // as many people as the server gives at once

    private final Meeting meeting;
    private final Role role;
    private final List<PublishedSection> sections; // by mid
    private final Signaling signaling;
    private @Nullable Peer peer; // guarded by this
    private final List<JsonNode> early = new ArrayList<>(); // before the peer; likewise

    private Participant(Meeting meeting, Role role, List<PublishedSection> sections)
            throws JoinFailure, InterruptedException {
        this.meeting = meeting;
        this.role = role;
        this.sections = sections;
        signaling = Signaling.connect(meeting.http(), meeting.plan().url(), this::onEvent);
    }

    /**
     * Joins; returns when media can flow.
     *
     * @param sections to publish
     */
    static Participant join(Meeting meeting, Role role, List<PublishedSection> sections)
            throws JoinFailure, InterruptedException {
        Participant participant = new Participant(meeting, role, sections);
        try {
            participant.join();
            return participant;
        } catch (JoinFailure | InterruptedException | RuntimeException e) {
            participant.abandon();
            throw e;
        }
    }

    /** It did not join, or leaves while others stay: keys that still come are too late. */
    void abandon() {
        synchronized (this) {
            if (peer != null) {
                meeting.remove(peer);
            }
        }
        leave();
    }

    private void join() throws JoinFailure, InterruptedException {
        Plan plan = meeting.plan();
        String room = plan.crowd().nameOf(role.room());
        JsonNode joined =
                signaling.request(
                        Signaling.message("join")
                                .put("room", room)
                                .put("name", role.identity())
                                .put("identity", role.identity())
                                .put("token", plan.tokens().of(room, role.identity())));
        String id = joined.path("participant").path("id").asText();
        meeting.publishes(id, sections);
        IceParameters ice = IceClient.newParameters();
        Offer offer = new Offer(ice, meeting.fingerprint(), plan.isFeedbackSent());
        sections.forEach(offer::send);
        addSlots(joined.path("page"), offer);
        Answer answer = negotiate(offer);
        if (plan.layout().hasViews() && role.receives()) {
            signaling.request(ViewMessage.of(plan.views(), answer.slots()));
        }
        connect(
                meeting.add(
                        new Connection(
                                meeting.mediaOf(answer),
                                ice,
                                answer.ice(),
                                answer.fingerprint(),
                                sections.stream()
                                        .flatMap(section -> section.encodings().stream())
                                        .toList(),
                                answer.slots(),
                                role.awaitsMedia(plan),
                                plan.isFeedbackSent(),
                                meeting.presence(role, id))));
    }

    private void addSlots(JsonNode firstPage, Offer offer)
            throws JoinFailure, InterruptedException {
        if (!role.receives()) {
            return;
        }
        if (meeting.plan().layout().hasViews()) {
            Views views = meeting.plan().views();
            IntStream.range(0, views.loudest()).forEach(i -> offer.receive(false));
            IntStream.range(0, views.pictures()).forEach(i -> offer.receive(true));
            return;
        }
        List<JsonNode> tracks = tracks(firstPage);
        if (tracks.isEmpty()) {
            throw JoinFailure.ofAll("nobody publishes in the room: there is nothing to receive");
        }
        for (JsonNode track : tracks) {
            offer.receive(track.path("kind").asText().equals("video"));
        }
    }

    /** Of all people in the room, page by page. */
    private List<JsonNode> tracks(JsonNode firstPage) throws JoinFailure, InterruptedException {
        Map<String, JsonNode> tracks = new LinkedHashMap<>(); // by id
        JsonNode page = firstPage;
        while (true) {
            for (JsonNode person : page.path("people")) {
                person.path("tracks")
                        .forEach(track -> tracks.put(track.path("id").asText(), track));
            }
            if (!page.hasNonNull("next")) {
                return List.copyOf(tracks.values());
            }
            ObjectNode message = Signaling.message("participants").put("limit", PAGE);
            message.set("after", page.get("next"));
            page = signaling.request(message).path("page");
        }
    }

    private Answer negotiate(Offer offer) throws JoinFailure, InterruptedException {
        ObjectNode message = Signaling.message("offer").put("sdp", offer.sdp());
        ArrayNode hints = message.putArray("tracks");
        for (int mid = 0; mid < sections.size(); mid++) {
            boolean isVideo = sections.get(mid).isVideo();
            hints.addObject()
                    .put("mid", Integer.toString(mid))
                    .put("source", isVideo ? "camera" : "microphone")
                    .put("muted", false);
        }
        return Answer.read(signaling.request(message).path("sdp").asText());
    }

    private void connect(Peer itsPeer) throws JoinFailure, InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(MEDIA_PATIENCE_S);
        synchronized (this) {
            peer = itsPeer;
            early.forEach(event -> take(itsPeer, event));
            early.clear();
        }
        for (long waitMs = FIRST_CHECK_MS; ; waitMs = Math.min(2 * waitMs, LAST_CHECK_MS)) {
            itsPeer.check();
            if (isDone(itsPeer.reachable(), waitMs)) {
                break;
            }
            if (System.nanoTime() > endNs) {
                throw JoinFailure.ofOne("ICE: the server's media port does not answer");
            }
        }
        if (!isDone(itsPeer.secure(), MEDIA_PATIENCE_S * 1000L)) {
            throw JoinFailure.ofOne("DTLS: the handshake took more than 30 s");
        }
    }

    private static boolean isDone(Future<?> future, long waitMs)
            throws JoinFailure, InterruptedException {
        try {
            future.get(waitMs, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw JoinFailure.ofOne(JoinFailure.reason(e));
        }
    }

    private synchronized void onEvent(JsonNode event) {
        if (peer == null) {
            early.add(event);
        } else {
            take(peer, event);
        }
    }

    private void take(Peer itsPeer, JsonNode event) {
        switch (event.path("type").asText()) {
            case "slots" -> assign(itsPeer, event);
            case "layers" -> turn(itsPeer, event);
            case "speakers" -> told(itsPeer, event);
            default -> {} // nothing that changes media
        }
    }

    private void assign(Peer itsPeer, JsonNode message) {
        for (JsonNode slot : message.path("slots")) {
            boolean isVideo = slot.path("kind").asText().equals("video");
            String participant = slot.path("participant").asText();
            itsPeer.assign(
                    slot.path("mid").asText(),
                    meeting.published(participant, isVideo),
                    slot.path("layer").path("paused").asBoolean());
            if (isVideo) {
                itsPeer.assigned(participant, unixNs());
            }
        }
    }

    /** What nobody views is not sent, as by a page; where all is received, all is sent. */
    private void turn(Peer itsPeer, JsonNode message) {
        if (!meeting.plan().layout().hasViews()) {
            return;
        }
        int mid = message.path("mid").asInt(-1);
        for (JsonNode encoding : message.path("encodings")) {
            if (mid >= 0 && mid < sections.size()) {
                itsPeer.turn(
                        sections.get(mid),
                        encoding.path("index").asInt(-1),
                        encoding.path("active").asBoolean(true));
            }
        }
    }

    private static void told(Peer itsPeer, JsonNode message) {
        itsPeer.told(message.path("dominant").asText(), unixNs());
    }

    private static long unixNs() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    /** Why it is no longer in the room; null while it is. */
    @Nullable String end() {
        return signaling.end();
    }

    void leave() {
        signaling.leave();
    }
}
