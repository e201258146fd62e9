package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.PermissionsChange;
import sfu.core.api.Selection;
import sfu.core.api.TrackSource;

import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What clients are told of permissions, and say of them. */
class PermissionsSessionTest {
    private static SignalingServer server;
    private static InetSocketAddress address;
    private static String sdp;

    @BeforeAll
    static void start() throws Exception {
        server = new SignalingServer();
        address = server.address;
        sdp = SignalingServer.offer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static SessionClient join(String room, String identity) throws Exception {
        SessionClient client = new SessionClient(address);
        client.say("{'type':'join','id':1,'room':'%s','identity':'%s'}".formatted(room, identity));
        client.await("joined");
        return client;
    }

    private static JsonNode slot(SessionClient client, Predicate<JsonNode> expected)
            throws Exception {
        while (true) {
            for (JsonNode slot : client.await("slots").get("slots")) {
                if (expected.test(slot)) {
                    return slot;
                }
            }
        }
    }

    @Test
    void aSlotSaysThatWhatThereIsMayNotBeSent() throws Exception {
        try (SessionClient ann = join("who", "ann");
                SessionClient bob = join("who", "bob")) {
            ann.say("{'type':'offer','id':2,'sdp':" + sdp + "}").await("answer");
            bob.say("{'type':'offer','id':2,'sdp':" + sdp + "}");
            slot(bob, slot -> slot.get("mid").asText().equals("1") && slot.has("track"));
            ann.say("{'type':'trackPermissions','id':3,'mid':'1','allow':['cy']}").await("ok");
            JsonNode empty = slot(bob, slot -> slot.get("reason").asText().equals("permission"));
            assertThat(empty.get("mid").asText()).isEqualTo("1");
            assertThat(empty.get("participant").isNull()).isTrue();
            ann.say("{'type':'trackPermissions','id':4,'mid':'1','allow':'all'}").await("ok");
            slot(bob, slot -> slot.get("identity").asText().equals("ann"));
        }
    }

    @Test
    void whoMayDoLessIsToldWhatIsLeft() throws Exception {
        try (SessionClient ann = join("less", "ann")) {
            server.media
                    .control("less")
                    .permit(
                            "ann",
                            new PermissionsChange(
                                    null,
                                    new Selection<>(Set.of(TrackSource.MICROPHONE)),
                                    false,
                                    new Selection<>(Set.of("bob")),
                                    new Selection<>(Set.of(TrackSource.CAMERA)),
                                    null))
                    .get(30, TimeUnit.SECONDS);
            JsonNode now = ann.await("permissions");
            assertThat(now.get("canPublish").asBoolean()).isTrue();
            assertThat(now.get("canPublishSources").toString()).isEqualTo("[\"microphone\"]");
            assertThat(now.get("canSubscribe").asBoolean()).isFalse();
            assertThat(now.get("canSubscribeTo").toString()).isEqualTo("[\"bob\"]");
            assertThat(now.get("canSubscribeSources").toString()).isEqualTo("[\"camera\"]");
            ann.say(
                    "{'type':'offer','id':2,'sdp':%s,'tracks':[{'mid':'1','source':'camera'}]}"
                            .formatted(sdp));
            JsonNode error = ann.await("error");
            assertThat(error.get("code").asText()).isEqualTo("forbidden");
            assertThat(error.get("message").asText()).contains("camera");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'mid':'1'",
                "'allow':null",
                "'allow':'some'",
                "'allow':5",
                "'allow':{}",
                "'allow':[5]",
                "'allow':[null]",
                "'allow':['LONG']",
                "'mid':'LONG','allow':'all'",
                "'mid':{},'allow':'all'"
            })
    void mistakesAreNamed(String fields) throws Exception {
        try (SessionClient ann = join("mistakes", "ann")) {
            ann.say(
                    "{'type':'trackPermissions','id':2,%s}"
                            .formatted(fields.replace("LONG", "x".repeat(200))));
            assertThat(ann.await("error").get("code").asText()).isEqualTo("badRequest");
            ann.say("{'type':'ping','id':3}").await("pong");
        }
    }
}
