package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.api.DirectKind;
import sfu.core.room.DirectPolicy;
import sfu.core.room.MediaPolicy;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomTemplate;
import sfu.core.room.RoomTemplates;
import sfu.core.stats.Limit;
import sfu.core.stats.MediaPath;

import java.time.Duration;
import java.util.List;

/** Two and more who reach each other directly, on real WebSockets. */
class DirectSessionTest {
    private static SignalingServer server;

    @BeforeAll
    static void start() throws Exception {
        RoomTemplate usual = RoomTemplate.meeting(RoomLimits.defaults(), MediaPolicy.defaults());
        DirectPolicy two =
                new DirectPolicy(
                        DirectKind.TWO,
                        Duration.ofSeconds(5),
                        Duration.ZERO,
                        Duration.ofSeconds(60),
                        8,
                        16_384,
                        32_768);
        server =
                new SignalingServer(
                        new RoomTemplates(
                                List.of(
                                        new RoomTemplates.Rule("two-*", usual.with(two)),
                                        new RoomTemplates.Rule(
                                                "mesh-*",
                                                usual.with(DirectPolicy.of(DirectKind.MESH)))),
                                usual));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Somebody who joined and said that it takes part. */
    private record Guest(SessionClient client, JsonNode joined) implements AutoCloseable {
        String id() {
            return joined.at("/participant/id").asText();
        }

        void say(String message) {
            client.say(message);
        }

        JsonNode await(String type) throws Exception {
            return client.await(type);
        }

        @Override
        public void close() {
            client.close();
        }
    }

    private static Guest ready(String room, String name) throws Exception {
        SessionClient client = new SessionClient(server.address).join(room, name);
        Guest guest = new Guest(client, client.await("joined"));
        guest.say("{'type':'direct.ready','id':2}");
        return guest;
    }

    private static String code(Guest client) throws Exception {
        return client.await("error").get("code").asText();
    }

    private static JsonNode until(Guest client, String mode, String state) throws Exception {
        while (true) {
            JsonNode direct = client.await("direct");
            if (direct.get("mode").asText().equals(mode)
                    && direct.get("state").asText().equals(state)) {
                return direct;
            }
        }
    }

    private static MediaPath path(String room) {
        return server.media.snapshot().join().rooms().stream()
                .filter(each -> each.name().equals(room))
                .findFirst()
                .orElseThrow()
                .mediaPath();
    }

    @Test
    void twoFindEachOtherAndTheThirdEndsIt() throws Exception {
        try (Guest ann = ready("two-1", "Ann");
                Guest bob = ready("two-1", "Bob")) {
            String annId = ann.id();
            JsonNode looks = until(bob, "direct", "connecting");
            assertThat(looks.get("peers").toString())
                    .isEqualTo("[{\"id\":\"" + annId + "\",\"youOffer\":true}]");
            assertThat(looks.get("timeoutMs").asInt()).isEqualTo(5000);
            JsonNode seen = until(ann, "direct", "connecting");
            assertThat(seen.at("/peers/0/youOffer").asBoolean()).isFalse();
            bob.say(
                    "{'type':'signal','id':3,'to':'%s','data':{'sdp':['v=0',1,null]}}"
                            .formatted(annId));
            while (bob.await("ok").get("re").asInt() != 3) {} // that of direct.ready may come late
            JsonNode signal = ann.await("signal");
            assertThat(signal.get("data").toString()).isEqualTo("{\"sdp\":[\"v=0\",1,null]}");
            assertThat(signal.get("from")).isEqualTo(seen.at("/peers/0/id"));
            ann.say("{'type':'direct.state','id':4,'attempt':1,'state':'connected'}");
            bob.say("{'type':'direct.state','id':4,'attempt':1,'state':'connected'}");
            until(ann, "direct", "connected");
            until(bob, "direct", "connected");
            assertThat(path("two-1")).isEqualTo(MediaPath.DIRECT);
            try (SessionClient cy = new SessionClient(server.address).join("two-1", "Cy")) {
                cy.await("joined");
                assertThat(until(ann, "sfu", "connected").get("reason").asText())
                        .isEqualTo("people");
                assertThat(path("two-1")).isEqualTo(MediaPath.SFU);
                bob.say("{'type':'signal','id':5,'to':'%s','data':1}".formatted(annId));
                assertThat(code(bob)).isEqualTo("badState");
            }
        }
    }

    @Test
    void roomsSayWhatTheyAllow() throws Exception {
        try (Guest two = ready("two-2", "Ann");
                Guest mesh = ready("mesh-2", "Ann");
                Guest none = ready("other-2", "Ann")) {
            assertThat(two.joined().get("features").toString()).contains("\"direct\"");
            assertThat(mesh.joined().get("features").toString()).contains("\"mesh\"");
            assertThat(none.joined().get("features").toString())
                    .doesNotContain("\"direct\"", "\"mesh\"");
            assertThat(code(none)).isEqualTo("forbidden");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'signal','id':9,'data':1} | badRequest",
                "{'type':'signal','id':9,'to':'PA_none'} | badRequest",
                "{'type':'signal','id':9,'to':'PA_none','data':null} | notFound",
                "{'type':'signal','id':9,'to':['PA'],'data':1} | badRequest",
                "{'type':'direct.state','id':9,'attempt':7,'state':'maybe'} | badRequest",
                "{'type':'direct.ready','id':9,'isReady':'no'} | badRequest",
            })
    void whatIsWrongIsRefused(String message, String expected) throws Exception {
        try (Guest ann = ready("mesh-3", "Ann")) {
            ann.await("ok");
            ann.say(message.replace('\'', '"'));
            assertThat(code(ann)).isEqualTo(expected);
            ann.say("{'type':'ping','id':10}");
            ann.await("pong");
        }
    }

    @Test
    void aSignalToAnotherRoomIsOfNobody() throws Exception {
        try (Guest ann = ready("mesh-4", "Ann");
                Guest bob = ready("mesh-5", "Bob")) {
            ann.await("ok");
            long before = refused(Limit.SIGNAL_PEER);
            ann.say("{'type':'signal','id':3,'to':'%s','data':1}".formatted(bob.id()));
            assertThat(code(ann)).isEqualTo("notFound");
            bob.say("{'type':'ping','id':3}");
            bob.await("pong");
            assertThat(bob.client().messages)
                    .noneMatch(m -> m.get("type").asText().equals("signal"));
            assertThat(refused(Limit.SIGNAL_PEER)).isEqualTo(before + 1);
        }
    }

    @Test
    void tooLargeAndTooManyAreRefused() throws Exception {
        try (Guest ann = ready("mesh-6", "Ann");
                Guest bob = ready("mesh-6", "Bob")) {
            String to = bob.id();
            bob.await("ok");
            ann.await("ok");
            String large = "x".repeat(16_384);
            ann.say("{'type':'signal','id':3,'to':'%s','data':'%s'}".formatted(to, large));
            assertThat(ann.await("error").get("limit").asText()).isEqualTo("signalSize");
            for (int i = 0; i < 220; i++) {
                ann.say("{'type':'signal','id':%d,'to':'%s','data':1}".formatted(i + 4, to));
            }
            assertThat(ann.await("error").get("limit").asText()).isEqualTo("signalRate");
            assertThat(refused(Limit.SIGNAL_RATE)).isPositive();
            bob.await("signal");
        }
    }

    private static long refused(Limit limit) {
        return server.media.snapshot().join().node().refused().get(limit);
    }
}
