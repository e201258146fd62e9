package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.Participant;
import sfu.core.api.ParticipantListener;
import sfu.core.api.Permissions;
import sfu.core.api.RoomAbout;
import sfu.core.api.RosterDelta;
import sfu.core.api.Shared;
import sfu.core.api.SlotState;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Tokens;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.Router;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What operators change, by real HTTP on a real media plane. */
class ChangeRoutesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static RoomServer media;
    private static HttpServer http;
    private static HttpServer guarded;
    private static InetSocketAddress address;
    private static InetSocketAddress guardedAddress;
    private static Participant ann; // whom mistakes are made about

    private static final class Guest implements ParticipantListener {
        final BlockingQueue<Permissions> permissions = new LinkedBlockingQueue<>();
        final BlockingQueue<RoomAbout> rooms = new LinkedBlockingQueue<>();

        @Override
        public void rosterChanged(Shared<RosterDelta> delta) {}

        @Override
        public void slotsChanged(List<SlotState> slots) {}

        @Override
        public void connected() {}

        @Override
        public void closed(LeaveReason reason) {}

        @Override
        public void permissionsChanged(Permissions now) {
            permissions.add(now);
        }

        @Override
        public void roomChanged(RoomAbout about) {
            rooms.add(about);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        media = new RoomServer(ShardOptions.defaults(0), RoomLimits.defaults());
        http = server(Access.open());
        guarded =
                server(
                        Access.byToken(
                                new Tokens(
                                        "key", "0123456789abcdef0123456789abcdef", Instant::now)));
        address = http.start();
        guardedAddress = guarded.start();
        ann = join("mistakes", "ann", new Guest());
    }

    private static HttpServer server(Access access) {
        Router router = new Router();
        new ChangeRoutes(media, new AdminAccess(access), room -> null).install(router);
        return new HttpServer(HttpConfig.of("127.0.0.1", 0), router);
    }

    @AfterAll
    static void stop() {
        http.close();
        guarded.close();
        media.close();
    }

    private static Participant join(String room, String identity, Guest guest) throws Exception {
        return media.join(new JoinRequest(room, identity, "", true, true, false), guest)
                .get(30, TimeUnit.SECONDS);
    }

    private static HttpResponse<String> patch(String path, String type, String body)
            throws Exception {
        return patch(address, path, type, body);
    }

    private static HttpResponse<String> patch(
            InetSocketAddress to, String path, String type, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "http://127.0.0.1:"
                                                        + to.getPort()
                                                        + "/admin/v1/rooms/"
                                                        + path))
                                .header("content-type", type)
                                .method("PATCH", BodyPublishers.ofString(body.replace('\'', '"')))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static JsonNode patched(String path, String body) throws Exception {
        HttpResponse<String> answer = patch(path, "application/json", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    @Test
    void aRoomIsWrittenOn() throws Exception {
        Guest ann = new Guest();
        join("a/b", "ann", ann);
        JsonNode now = patched("a%2Fb", "{'metadata':'m','attributes':{'x':'1','y':'2'}}");
        assertThat(now.get("template").asText()).isEqualTo("meeting");
        now = patched("a%2Fb", "{'attributes':{'x':null}}");
        assertThat(now.get("metadata").asText()).isEqualTo("m");
        assertThat(now.get("attributes").toString()).isEqualTo("{\"y\":\"2\"}");
        assertThat(ann.rooms.poll(30, TimeUnit.SECONDS).notes().metadata()).isEqualTo("m");
    }

    @Test
    void aParticipantIsWrittenOnAndItsPermissionsChange() throws Exception {
        Guest ann = new Guest();
        Participant participant = join("people", "ann b", ann);
        JsonNode now =
                patched(
                        "people/participants/ann%20b",
                        "{'attributes':{'vip':'1'},'permissions':{'canPublishSources':['microphone'],"
                                + "'canSubscribeTo':['bob'],'canUpdateMetadata':false},"
                                + "'trackPermissions':{'allow':['bob']}}");
        assertThat(now.get("attributes").toString()).isEqualTo("{\"vip\":\"1\"}");
        assertThat(now.at("/permissions/canPublishSources").toString())
                .isEqualTo("[\"microphone\"]");
        Permissions told = ann.permissions.poll(30, TimeUnit.SECONDS);
        assertThat(told.canUpdateMetadata()).isFalse();
        assertThat(told.subscribeTo().has("cy")).isFalse();
        now =
                patched(
                        "people/participants/ann%20b",
                        "{'permissions':{'canPublish':false,'canSubscribe':false,'canSubscribeTo':'all'}}");
        assertThat(now.at("/permissions/canPublishSources")).isEmpty();
        assertThat(now.at("/permissions/canSubscribeTo").isNull()).isTrue();
        assertThat(participant.info().canPublish()).isFalse();
        assertThat(participant.permissions().canUpdateMetadata()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none | {} | 404",
                "mistakes/participants/nobody | {} | 404",
                "mistakes | [] | 400",
                "mistakes | null | 400",
                "mistakes | hello | 400",
                "mistakes | {'metadata':{}} | 400",
                "mistakes | {'colour':'red'} | 400",
                "mistakes | {'attributes':{'':'red'}} | 400",
                "mistakes | {'metadata':'LONG'} | 422",
                "mistakes/participants/ann | {'metadata':'LONG'} | 422",
                "mistakes/participants/ann | {'permissions':{'canPublish':'perhaps'}} | 400",
                "mistakes/participants/ann | {'permissions':{'canFly':true}} | 400",
                "mistakes/participants/ann | {'permissions':{'canPublishSources':['radio']}} | 400",
                "mistakes/participants/ann | {'permissions':{'canPublishSources':'some'}} | 400",
                "mistakes/participants/ann | {'permissions':{'canSubscribeTo':[1]}} | 400",
                "mistakes/participants/ann | {'trackPermissions':{}} | 400",
                "mistakes/participants/ann | {'trackPermissions':{'allow':[null]}} | 400"
            })
    void mistakesAreNamedAndChangeNothing(String path, String body, int status) throws Exception {
        HttpResponse<String> answer =
                patch(path, "application/json", body.replace("LONG", "x".repeat(20_000)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type"))
                .hasValue("application/problem+json");
        assertThat(answer.body()).doesNotContain("Exception");
        assertThat(ann.permissions()).isEqualTo(Permissions.of(true, true));
        assertThat(ann.room().notes().isEmpty()).isTrue();
    }

    @Test
    void withoutATokenOrTheRightTypeNothingIsChanged() throws Exception {
        join("shut", "ann", new Guest());
        assertThat(patch("shut", "text/plain", "{'metadata':'m'}").statusCode()).isEqualTo(400);
        HttpResponse<String> refused =
                patch(guardedAddress, "shut", "application/json", "{'metadata':'m'}");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(patched("shut", "{}").get("metadata").asText()).isEmpty();
    }
}
