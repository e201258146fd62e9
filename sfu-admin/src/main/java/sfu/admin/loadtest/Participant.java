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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One who joins the room, as a browser would: WebSocket, offer and answer, ICE, DTLS. */
final class Participant {
    private static final int MEDIA_PATIENCE_S = 30;
    private static final long FIRST_CHECK_MS = 20; // then twice that and so on
    private static final long LAST_CHECK_MS = 500;
    private static final int PAGE = 500; // as many people as the server gives at once

    private final Meeting meeting;
    private final Signaling signaling;
    private @Nullable Peer peer; // guarded by this
    private final List<JsonNode> early = new ArrayList<>(); // slots before the peer; likewise

    private Participant(Meeting meeting) throws JoinFailure, InterruptedException {
        this.meeting = meeting;
        signaling = Signaling.connect(meeting.http(), meeting.plan().url(), this::onSlots);
    }

    /**
     * Joins; returns when media can flow.
     *
     * @param sections to publish; none: receives what is published in the room
     */
    static Participant join(Meeting meeting, String identity, List<PublishedSection> sections)
            throws JoinFailure, InterruptedException {
        Participant participant = new Participant(meeting);
        try {
            participant.join(identity, sections);
            return participant;
        } catch (JoinFailure | InterruptedException | RuntimeException e) {
            participant.abandon();
            throw e;
        }
    }

    /** It did not join: keys that still come are too late. */
    private void abandon() {
        synchronized (this) {
            if (peer != null) {
                meeting.remove(peer);
            }
        }
        leave();
    }

    private void join(String identity, List<PublishedSection> sections)
            throws JoinFailure, InterruptedException {
        Plan plan = meeting.plan();
        JsonNode joined =
                signaling.request(
                        Signaling.message("join")
                                .put("room", plan.room())
                                .put("name", identity)
                                .put("identity", identity)
                                .put("token", plan.tokens().apply(identity)));
        meeting.publishes(joined.path("participant").path("id").asText(), sections);
        IceParameters ice = IceClient.newParameters();
        Offer offer = new Offer(ice, meeting.fingerprint(), plan.isFeedbackSent());
        sections.forEach(offer::send);
        if (sections.isEmpty() && !addSlots(tracks(joined.path("page")), offer)) {
            throw JoinFailure.ofAll("nobody publishes in the room: there is nothing to receive");
        }
        Answer answer = negotiate(offer, sections);
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
                                plan.isFeedbackSent())));
    }

    private static boolean addSlots(List<JsonNode> tracks, Offer offer) {
        for (JsonNode track : tracks) {
            offer.receive(track.path("kind").asText().equals("video"));
        }
        return !tracks.isEmpty();
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

    private Answer negotiate(Offer offer, List<PublishedSection> sections)
            throws JoinFailure, InterruptedException {
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
            early.forEach(slots -> assign(itsPeer, slots));
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

    private synchronized void onSlots(JsonNode message) {
        if (peer == null) {
            early.add(message);
        } else {
            assign(peer, message);
        }
    }

    private void assign(Peer itsPeer, JsonNode message) {
        for (JsonNode slot : message.path("slots")) {
            PublishedSection section =
                    meeting.published(
                            slot.path("participant").asText(),
                            slot.path("kind").asText().equals("video"));
            itsPeer.assign(slot.path("mid").asText(), section);
        }
    }

    /** Why it is no longer in the room; null while it is. */
    @Nullable String end() {
        return signaling.end();
    }

    void leave() {
        signaling.leave();
    }
}
