package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.api.Notes;
import sfu.core.api.NotesChange;
import sfu.core.room.Audience;
import sfu.core.room.Hosting;
import sfu.core.room.MediaPolicy;
import sfu.core.room.NotePolicy;
import sfu.core.room.Placement;
import sfu.core.room.RoomCapacity;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.room.RoomTemplate;
import sfu.core.room.RoomTemplates;
import sfu.core.room.RosterPolicy;
import sfu.core.room.ServerLimits;
import sfu.core.room.StagePolicy;
import sfu.core.room.WhenFull;
import sfu.core.shard.ShardOptions;
import sfu.core.stats.ClientReport;
import sfu.core.stats.Limit;
import sfu.core.stats.ParticipantSnapshot;
import sfu.core.stats.RoomSnapshot;
import sfu.signaling.auth.Access;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.Router;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What is written on rooms, people and tracks, and what clients report of themselves. */
class NotesSessionTest {
    private static final Notes FIRST = new Notes("{}", Map.of("topic", "plans"));
    private static RoomServer media;
    private static HttpServer http;
    private static InetSocketAddress address;
    private static String sdp;

    @BeforeAll
    static void start() throws Exception {
        RoomTemplate template =
                new RoomTemplate(
                                "noted",
                                StagePolicy.OPEN,
                                RoomCapacity.of(RoomLimits.defaults()),
                                WhenFull.REFUSE,
                                Audience.LIST,
                                MediaPolicy.defaults())
                        .with(new NotePolicy(200, 100, 40, 3, FIRST, Map.of("tier", "gold")));
        media =
                new RoomServer(
                        ShardOptions.defaults(0),
                        new Hosting(
                                "node",
                                RoomLimits.defaults(),
                                ServerLimits.defaults(),
                                new RoomTemplates(List.of(), template),
                                RosterPolicy.immediate(),
                                Placement.HERE));
        Router router = new Router();
        new Sessions(media, Access.open(), SessionLimits.defaults()).install(router);
        http = new HttpServer(HttpConfig.of("localhost", 0), router);
        address = http.start();
        sdp =
                new ObjectMapper()
                        .writeValueAsString(
                                Files.readString(
                                        Path.of(
                                                "src/test/resources/offers/chromium156-audio-video-simple.sdp")));
    }

    @AfterAll
    static void stop() {
        media.close();
        http.close();
    }

    private static SessionClient client() throws Exception {
        return new SessionClient(address);
    }

    private static boolean isNamed(JsonNode person, String name) {
        return person.get("name").asText().equals(name);
    }

    @Test
    void whatIsWrittenOnPeopleAndTracksIsToldToAll() throws Exception {
        try (SessionClient ann = client();
                SessionClient bob = client()) {
            ann.join("people", "Ann").await("joined");
            bob.join("people", "Bob").await("joined");
            ann.say("{'type':'metadata','id':2,'metadata':'Dr','attributes':{'hand':'up'}}");
            assertThat(ann.await("ok").get("re").asInt()).isEqualTo(2);
            JsonNode told = bob.until("people", person -> person.has("attributes"));
            assertThat(told.get("metadata").asText()).isEqualTo("Dr");
            assertThat(told.get("attributes").toString()).isEqualTo("{\"hand\":\"up\"}");
            ann.say("{'type':'metadata','id':3,'attributes':{'hand':null,'mood':'ok'}}");
            told = bob.until("people", person -> person.has("attributes"));
            assertThat(told.get("attributes").toString()).isEqualTo("{\"mood\":\"ok\"}");
            ann.say("{'type':'offer','id':4,'sdp':" + sdp + "}").await("answer");
            ann.say("{'type':'metadata','id':5,'mid':'1','metadata':'whiteboard'}").await("ok");
            told = bob.until("people", person -> person.at("/tracks/1").has("metadata"));
            assertThat(told.at("/tracks/1/metadata").asText()).isEqualTo("whiteboard");
            assertThat(told.get("metadata").asText()).isEqualTo("Dr");
            try (SessionClient late = client()) {
                JsonNode people = late.join("people", "Late").await("joined").at("/page/people");
                assertThat(people.toString()).contains("\"metadata\":\"whiteboard\"");
            }
        }
    }

    @Test
    void whatIsWrittenOnTheRoomIsToldToAllAndToWhoComesLater() throws Exception {
        try (SessionClient ann = client()) {
            JsonNode info = ann.join("board", "Ann").await("joined").get("roomInfo");
            assertThat(info.get("template").asText()).isEqualTo("noted");
            assertThat(info.at("/labels/tier").asText()).isEqualTo("gold");
            assertThat(info.at("/attributes/topic").asText()).isEqualTo("plans");
            NotesChange change = new NotesChange("later", Map.of("colour", "red"));
            Notes now = media.control("board").annotate(change).get(30, TimeUnit.SECONDS).notes();
            assertThat(now)
                    .isEqualTo(new Notes("later", Map.of("colour", "red", "topic", "plans")));
            JsonNode event = ann.await("room");
            assertThat(event.get("metadata").asText()).isEqualTo("later");
            assertThat(event.at("/attributes/colour").asText()).isEqualTo("red");
            try (SessionClient bob = client()) {
                info = bob.join("board", "Bob").await("joined").get("roomInfo");
                assertThat(info.get("metadata").asText()).isEqualTo("later");
            }
        }
    }

    @Test
    void anOperatorWritesOnSomebody() throws Exception {
        try (SessionClient ann = client();
                SessionClient bob = client()) {
            bob.join("operated", "Bob").await("joined");
            ann.say("{'type':'join','id':1,'room':'operated','identity':'ann','name':'Ann'}");
            ann.await("joined");
            NotesChange change = new NotesChange(null, Map.of("vip", "yes"));
            media.control("operated").annotate("ann", change).get(30, TimeUnit.SECONDS);
            JsonNode told = bob.until("people", person -> person.has("attributes"));
            assertThat(isNamed(told, "Ann")).isTrue();
            assertThat(told.at("/attributes/vip").asText()).isEqualTo("yes");
            assertThatThrownBy(() -> media.control("operated").annotate("cy", change).join())
                    .hasMessageContaining("nobody in this room has the identity cy");
            assertThatThrownBy(() -> media.control("none").annotate("ann", change).join())
                    .hasMessageContaining("no room has this name");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'metadata':'LONG' | limit | metadata",
                "'attributes':{'a':'LONG'} | limit | metadata",
                "'attributes':{'a':'1','b':'1','c':'1','d':'1'} | limit | attributes",
                "'attributes':{'':'1'} | badRequest |",
                "'attributes':{'LONG':'1'} | badRequest |",
                "'attributes':['a'] | badRequest |",
                "'attributes':{'a':{}} | badRequest |",
                "'metadata':{} | badRequest |",
                "'mid':'9','metadata':'x' | notFound |",
                "'mid':'1','metadata':'0123456789012345678901234567890123456789x' | limit | metadata"
            })
    void thereIsALimit(String fields, String code, String limit) throws Exception {
        try (SessionClient ann = client()) {
            ann.join("limited", "Ann").await("joined");
            ann.say("{'type':'offer','id':2,'sdp':" + sdp + "}").await("answer");
            ann.say(
                    "{'type':'metadata','id':3,%s}"
                            .formatted(fields.replace("LONG", "x".repeat(101))));
            JsonNode error = ann.await("error");
            assertThat(error.get("code").asText()).isEqualTo(code);
            assertThat(error.path("limit").asText(null)).isEqualTo(limit);
            ann.say("{'type':'metadata','id':4,'attributes':{'a':'1'}}").await("ok");
        }
    }

    @Test
    void changesAreNotTooMany() throws Exception {
        try (SessionClient ann = client()) {
            ann.join("often", "Ann").await("joined");
            for (int i = 0; i < 21; i++) {
                ann.say("{'type':'metadata','id':2,'metadata':'%d'}".formatted(i));
            }
            assertThat(ann.await("error").get("limit").asText()).isEqualTo("changeRate");
            assertThat(media.snapshot().join().node().refused().get(Limit.CHANGE_RATE))
                    .isPositive();
        }
    }

    private static ParticipantSnapshot person(String room) {
        List<RoomSnapshot> rooms = media.snapshot().join().rooms();
        return rooms.stream()
                .filter(its -> its.name().equals(room))
                .findFirst()
                .orElseThrow()
                .participants()
                .getFirst();
    }

    @Test
    void whatAClientReportsIsKeptOfWhatThereIs() throws Exception {
        try (SessionClient ann = client()) {
            ann.join("reports", "Ann").await("joined");
            ann.say("{'type':'offer','id':2,'sdp':" + sdp + "}").await("answer");
            assertThat(person("reports").client()).isNull();
            ann.say(
                    "{'type':'stats','id':3,'intervalMs':5000,'rttMs':12.5,'candidateType':'relay',"
                            + "'cpuLimited':true,"
                            + "'slots':[{'mid':'7','framesDecoded':1}],"
                            + "'sent':[{'mid':'1','framesEncoded':150,'limitation':'cpu'}]}");
            ann.await("ok");
            ClientReport report = person("reports").client();
            assertThat(report.rttMs()).isEqualTo(12.5);
            assertThat(report.cpuLimited()).isTrue();
            assertThat(report.candidateType()).isEqualTo("relay");
            assertThat(report.slots()).isEmpty(); // there is no such slot
            assertThat(report.sent()).containsExactly(new ClientReport.Sent("1", 150, "cpu"));
            assertThat(report.at()).isPositive();
            for (int i = 0; i < 6; i++) {
                ann.say("{'type':'stats','id':4,'intervalMs':5000}");
            }
            assertThat(ann.await("error").get("limit").asText()).isEqualTo("statsRate");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'intervalMs':0",
                "'intervalMs':600001",
                "'rttMs':5",
                "'intervalMs':5000,'rttMs':'NaN'",
                "'intervalMs':5000,'rttMs':-1",
                "'intervalMs':5000,'rttMs':'Infinity'",
                "'intervalMs':5000,'candidateType':'moon'",
                "'intervalMs':5000,'slots':[null]",
                "'intervalMs':5000,'slots':[{}]",
                "'intervalMs':5000,'slots':[{'mid':'0'},{'mid':'0'}]",
                "'intervalMs':5000,'slots':[{'mid':'0','freezes':-1}]",
                "'intervalMs':5000,'slots':[{'mid':'0','lost':1000000001}]",
                "'intervalMs':5000,'slots':[{'mid':'0','framesDecoded':1e30}]",
                "'intervalMs':5000,'slots':{'mid':'0'}",
                "'intervalMs':5000,'sent':[{'mid':'0','limitation':'mood'}]",
                "'intervalMs':5000,'sent':[{'mid':null}]"
            })
    void figuresThatCannotBeAreRefused(String fields) throws Exception {
        try (SessionClient ann = client()) {
            ann.join("figures", "Ann").await("joined");
            ann.say("{'type':'stats','id':3,%s}".formatted(fields));
            assertThat(ann.await("error").get("code").asText()).isEqualTo("badRequest");
            assertThat(person("figures").client()).isNull();
        }
    }
}
