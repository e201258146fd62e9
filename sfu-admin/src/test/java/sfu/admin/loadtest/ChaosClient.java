package sfu.admin.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import sfu.admin.loadtest.peer.Connection;
import sfu.admin.loadtest.peer.Peer;
import sfu.admin.loadtest.peer.PublishedSection;
import sfu.core.api.IceParameters;
import sfu.core.ice.IceClient;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One participant whose network and patience are bad: session, media, and a {@link Wire}. */
final class ChaosClient {
    private static final long CHECK_MS = 100;
    private static final int CHECKS = 300;
    private static final int SLOTS = 3; // of each kind
    private static final int SECURE_S = 30;

    private final Meeting meeting;
    private final Role role;
    private final List<PublishedSection> sections;
    private final List<String> videoSlots = new ArrayList<>();
    private ChaosSocket socket;
    private String session = "";
    private String resumeToken = "";
    private Wire wire;
    private Peer peer;

    private ChaosClient(Meeting meeting, Role role, List<PublishedSection> sections)
            throws Exception {
        this.meeting = meeting;
        this.role = role;
        this.sections = sections;
        socket = ChaosSocket.open(meeting.http(), meeting.plan().url());
    }

    /** Joins; returns when media can flow. */
    static ChaosClient join(Meeting meeting, Role role, List<PublishedSection> sections)
            throws Exception {
        ChaosClient client = new ChaosClient(meeting, role, sections);
        try {
            client.join();
            return client;
        } catch (Exception | Error e) {
            client.vanish();
            throw e;
        }
    }

    private void join() throws Exception {
        ObjectNode join =
                ChaosSocket.message("join")
                        .put("room", meeting.plan().crowd().nameOf(role.room()))
                        .put("name", role.identity())
                        .put("identity", role.identity())
                        .put("token", meeting.plan().tokens().of("", role.identity()));
        join.putArray("features").add("resume");
        JsonNode joined = socket.request(join);
        session = joined.path("session").asText();
        resumeToken = joined.path("resumeToken").asText();
        IceParameters ice = IceClient.newParameters();
        Offer offer = new Offer(ice, meeting.fingerprint(), false);
        sections.forEach(offer::send);
        for (int i = 0; i < SLOTS; i++) {
            offer.receive(false);
            offer.receive(true);
        }
        Answer answer = negotiate(offer);
        wire = new Wire(meeting.mediaOf(answer));
        peer =
                meeting.add(
                        new Connection(
                                wire.address(),
                                ice,
                                answer.ice(),
                                answer.fingerprint(),
                                sections.stream().flatMap(s -> s.encodings().stream()).toList(),
                                answer.slots(),
                                true,
                                false,
                                null));
        connect();
    }

    private Answer negotiate(Offer offer) throws Exception {
        ObjectNode message = ChaosSocket.message("offer").put("sdp", offer.sdp());
        ArrayNode hints = message.putArray("tracks");
        for (int mid = 0; mid < sections.size(); mid++) {
            boolean isVideo = sections.get(mid).isVideo();
            hints.addObject()
                    .put("mid", Integer.toString(mid))
                    .put("source", isVideo ? "camera" : "microphone");
        }
        Answer answer = Answer.read(socket.request(message).path("sdp").asText());
        answer.slots()
                .forEach(slot -> {
                    if (slot.isVideo()) {
                        videoSlots.add(slot.mid());
                    }
                });
        return answer;
    }

    private void connect() throws Exception {
        for (int i = 0; !peer.reachable().isDone(); i++) {
            if (i == CHECKS) {
                throw new IOException("the media port does not answer");
            }
            peer.check();
            try {
                socket.unlessItEnds(peer.reachable()).get(CHECK_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                continue;
            }
        }
        socket.unlessItEnds(peer.secure()).get(SECURE_S, TimeUnit.SECONDS);
    }

    /** The connection breaks, and the session is taken up again on another one. */
    void comeBack() throws Exception {
        ChaosSocket before = socket;
        before.abort();
        socket = ChaosSocket.open(meeting.http(), meeting.plan().url());
        JsonNode resumed =
                socket.request(
                        ChaosSocket.message("resume")
                                .put("session", session)
                                .put("resumeToken", resumeToken)
                                .put("seq", before.seq()));
        resumeToken = resumed.path("resumeToken").asText();
    }

    void changePath() throws IOException {
        wire.rebind();
        peer.check();
    }

    void swallow(boolean does) {
        wire.swallow(does);
    }

    void mute(boolean isMuted) throws Exception {
        if (!sections.isEmpty()) {
            socket.request(ChaosSocket.message("mute").put("mid", "0").put("muted", isMuted));
        }
    }

    /** Looks at one of its pictures in another size, or not at all. */
    void look(int width, boolean isVisible) throws Exception {
        ObjectNode view = ChaosSocket.message("view");
        view.putArray("slots")
                .addObject()
                .put("mid", videoSlots.getFirst())
                .put("width", width)
                .put("height", width * 9 / 16)
                .put("visible", isVisible);
        socket.request(view);
    }

    /** Writes this to the channel of all; returns the message's id, once it was acknowledged. */
    String say(String channel, String words) throws Exception {
        socket.request(ChaosSocket.message("channel.join").put("channel", channel));
        return socket.request(
                        ChaosSocket.message("message.send")
                                .put("channel", channel)
                                .put("text", words))
                .path("messageId")
                .asText();
    }

    /** Says goodbye. */
    void leave() throws Exception {
        try {
            socket.request(ChaosSocket.message("leave"));
        } finally {
            vanish();
        }
    }

    /** Is gone without a word, not even DTLS's. */
    void vanish() {
        if (wire != null) {
            wire.swallow(true);
        }
        if (peer != null) {
            meeting.remove(peer);
        }
        socket.abort();
        if (wire != null) {
            wire.close();
        }
    }
}
