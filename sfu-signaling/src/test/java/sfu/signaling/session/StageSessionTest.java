package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Webinars and town halls on real WebSockets, with the real media plane behind. */
class StageSessionTest {
    private static final int WEBINAR_STAGE = 10; // of the built-in template

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

    private static SessionClient join(String room, String identity, String role) throws Exception {
        SessionClient client = new SessionClient(address);
        client.say(
                "{'type':'join','id':1,'room':'%s','identity':'%s','role':'%s'}"
                        .formatted(room, identity, role));
        return client;
    }

    private static void publish(SessionClient client, int id) {
        client.say(
                "{'type':'offer','id':%d,'sdp':%s,'tracks':[{'mid':'0','source':'microphone','muted':false}]}"
                        .formatted(id, sdp));
    }

    private static void about(SessionClient client, int id, String type, String identity) {
        client.say("{'type':'stage.%s','id':%d,'identity':'%s'}".formatted(type, id, identity));
    }

    private static String code(SessionClient client) throws Exception {
        return client.await("error").get("code").asText();
    }

    @Test
    void whoIsNotOnTheStageIsToldHowToGetThere() throws Exception {
        try (SessionClient ann = join("townhall-how", "ann", "attendee")) {
            JsonNode me = ann.await("joined").get("participant");
            assertThat(me.get("onStage").asBoolean()).isFalse();
            assertThat(me.get("canPublish").asBoolean()).isTrue();
            publish(ann, 2);
            JsonNode refusal = ann.await("error");
            assertThat(refusal.get("code").asText()).isEqualTo("notOnStage");
            assertThat(refusal.get("message").asText()).contains("stage.request");
            ann.say("{'type':'offer','id':3,'sdp':" + sdp + "}"); // its sections are sendrecv
            assertThat(ann.await("answer").get("sdp").asText())
                    .contains("a=sendonly")
                    .doesNotContain("a=sendrecv", "a=recvonly");
        }
    }

    @Test
    void aSpeakerForWhomThereWasNoPlaceComesOnWhenSomebodyGoes() throws Exception {
        List<SessionClient> speakers = new ArrayList<>();
        try (SessionClient late = new SessionClient(address)) {
            for (int i = 0; i < WEBINAR_STAGE; i++) {
                speakers.add(join("webinar-full", "speaker-" + i, "speaker"));
                speakers.getLast().await("joined");
            }
            late.say(
                    "{'type':'join','id':1,'room':'webinar-full','identity':'late','role':'speaker'}");
            JsonNode me = late.await("joined").get("participant");
            assertThat(me.get("onStage").asBoolean()).isFalse();
            speakers.get(3).say("{'type':'stage.leave','id':2}");
            JsonNode on = late.await("stage");
            assertThat(on.get("state").asText()).isEqualTo("on");
            assertThat(on.get("cause").asText()).isEqualTo("call");
            publish(late, 2);
            late.await("answer");
        } finally {
            speakers.forEach(SessionClient::close);
        }
    }

    @Test
    void aRequestIsAcceptedAndWhoIsTakenOffPublishesNoMore() throws Exception {
        try (SessionClient host = join("townhall-1", "host", "moderator");
                SessionClient ann = join("townhall-1", "ann", "attendee");
                SessionClient bob = join("townhall-1", "bob", "attendee")) {
            JsonNode moderator = host.await("joined").get("participant");
            assertThat(moderator.get("onStage").asBoolean()).isTrue();
            assertThat(moderator.get("role").asText()).isEqualTo("moderator");
            ann.await("joined");
            bob.await("joined");
            ann.say("{'type':'stage.request','id':2}");
            assertThat(ann.await("stage").get("state").asText()).isEqualTo("requested");
            JsonNode asked = host.await("stage");
            assertThat(asked.get("participant").get("identity").asText()).isEqualTo("ann");
            about(bob, 2, "accept", "ann");
            assertThat(code(bob)).isEqualTo("forbidden");
            about(host, 3, "accept", "ann");
            JsonNode on = ann.await("stage");
            assertThat(on.get("state").asText()).isEqualTo("on");
            assertThat(on.get("cause").asText()).isEqualTo("accept");
            publish(ann, 4);
            ann.await("answer");
            JsonNode seen =
                    bob.until("people", person -> person.get("identity").asText().equals("ann"));
            assertThat(seen.get("onStage").asBoolean()).isTrue();
            assertThat(seen.get("tracks")).isNotEmpty();
            about(host, 5, "remove", "ann");
            JsonNode unlisted =
                    bob.until("left", person -> person.get("id").equals(seen.get("id")));
            assertThat(unlisted.get("reason").asText()).isEqualTo("audience");
            JsonNode off = ann.await("stage");
            assertThat(off.get("state").asText()).isEqualTo("off");
            assertThat(off.get("cause").asText()).isEqualTo("remove");
            publish(ann, 6);
            assertThat(code(ann)).isEqualTo("notOnStage");
        }
    }

    @Test
    void anInvitationIsAnsweredAndACallIsNot() throws Exception {
        try (SessionClient host = join("webinar-1", "host", "moderator");
                SessionClient ann = join("webinar-1", "ann", "attendee")) {
            host.await("joined");
            ann.await("joined");
            ann.say("{'type':'stage.request','id':2}");
            assertThat(code(ann)).isEqualTo("forbidden"); // nobody asks in a webinar
            about(host, 3, "invite", "ann");
            assertThat(ann.await("stage").get("state").asText()).isEqualTo("invited");
            assertThat(host.await("stage").get("state").asText()).isEqualTo("invited");
            ann.say("{'type':'stage.refuse','id':4}");
            assertThat(host.await("stage").get("state").asText()).isEqualTo("off");
            about(host, 5, "invite", "ann");
            assertThat(host.await("stage").get("state").asText()).isEqualTo("invited");
            ann.say("{'type':'stage.accept','id':6}");
            assertThat(host.await("stage").get("state").asText()).isEqualTo("on");
            ann.say("{'type':'stage.leave','id':7}");
            assertThat(host.await("stage").get("state").asText()).isEqualTo("off");
            about(host, 8, "call", "ann");
            JsonNode called = host.await("stage");
            assertThat(called.get("state").asText()).isEqualTo("on");
            assertThat(called.get("cause").asText()).isEqualTo("call");
        }
    }

    @Test
    void aModeratorWhoComesLaterHearsWhoAsks() throws Exception {
        try (SessionClient ann = join("townhall-2", "ann", "attendee")) {
            ann.await("joined");
            ann.say("{'type':'stage.request','id':2}").await("stage");
            try (SessionClient host = join("townhall-2", "host", "moderator")) {
                JsonNode asks = host.await("stage");
                assertThat(asks.get("participant").get("identity").asText()).isEqualTo("ann");
                assertThat(asks.get("state").asText()).isEqualTo("requested");
            }
        }
    }

    /** Most of the audience is in no list whose changes would tell it. */
    @Test
    void aHandIsDownWhenItsOwnerLeaves() throws Exception {
        try (SessionClient host = join("townhall-4", "host", "moderator")) {
            host.await("joined");
            try (SessionClient ann = join("townhall-4", "ann", "attendee")) {
                ann.await("joined");
                ann.say("{'type':'stage.request','id':2}").await("stage");
                assertThat(host.await("stage").get("state").asText()).isEqualTo("requested");
                ann.say("{'type':'leave','id':3}").await("ok");
            }
            JsonNode down = host.await("stage");
            assertThat(down.get("participant").get("identity").asText()).isEqualTo("ann");
            assertThat(down.get("state").asText()).isEqualTo("off");
            assertThat(down.get("cause").asText()).isEqualTo("leave");
        }
    }

    /** The SDK joins anew after each lost connection. */
    @Test
    void whoJoinsAgainIsStillOnTheStage() throws Exception {
        try (SessionClient host = join("townhall-3", "host", "moderator");
                SessionClient ann = join("townhall-3", "ann", "attendee")) {
            host.await("joined");
            ann.await("joined");
            about(host, 2, "call", "ann");
            ann.await("stage");
            try (SessionClient again = join("townhall-3", "ann", "attendee")) {
                JsonNode me = again.await("joined").get("participant");
                assertThat(me.get("onStage").asBoolean()).isTrue();
                publish(again, 2);
                again.await("answer");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "meeting, request, '', badRequest",
        "townhall-m, accept, nobody, notFound",
        "townhall-m, accept, other, notFound",
        "townhall-m, refuse, other, notFound",
        "townhall-m, remove, nobody, notFound",
        "townhall-m, accept, '', notFound"
    })
    void mistakesAreNamed(String room, String type, String identity, String code) throws Exception {
        try (SessionClient host = join(room, "host", "moderator");
                SessionClient other = join(room, "other", "attendee")) {
            host.await("joined");
            other.await("joined");
            about(host, 2, type, identity);
            assertThat(code(host)).isEqualTo(code);
            host.say("{'type':'ping','id':3}").await("pong");
        }
    }
}
