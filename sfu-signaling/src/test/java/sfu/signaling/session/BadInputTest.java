package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.signaling.auth.Access;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.ClientMessage;
import sfu.signaling.protocol.ProtocolSchema;
import sfu.signaling.protocol.SchemaCheck;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Every message of a client with each of its fields missing, null, of another type and giant: each
 * time one typed answer or a close code, the session goes on, and nobody else hears of it.
 */
class BadInputTest {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final String MARK = "never-told";

    private static RoomServer media;
    private static HttpServer http;
    private static InetSocketAddress address;

    @BeforeAll
    static void start() throws Exception {
        media = new RoomServer(ShardOptions.defaults(0), RoomLimits.defaults());
        Router router = new Router();
        Map<String, Integer> types = new HashMap<>();
        for (JsonSubTypes.Type type :
                ClientMessage.class.getAnnotation(JsonSubTypes.class).value()) {
            types.put(type.name(), 10_000);
        }
        SessionLimits limits =
                SessionLimits.defaults()
                        .with(10_000, 10_000, 10_000)
                        .with(new MessageLimits(types));
        new Sessions(media, Access.open(), limits).install(router);
        http = new HttpServer(HttpConfig.of("localhost", 0), router);
        address = http.start();
    }

    @AfterAll
    static void stop() {
        media.close();
        http.close();
    }

    private static Stream<String> types() {
        return Arrays.stream(ClientMessage.class.getAnnotation(JsonSubTypes.class).value())
                .map(JsonSubTypes.Type::name);
    }

    private static List<JsonNode> values() throws Exception {
        List<JsonNode> values = new ArrayList<>();
        String giant = MARK + "x".repeat(30_000);
        values.add(null); // missing
        for (String text :
                List.of(
                        "null",
                        "true",
                        "-1",
                        "0.5",
                        "1e308",
                        "99999999999999999999999",
                        "\"\"",
                        "\"" + MARK + "\"",
                        "\"NaN\"",
                        "\"\\u0000\\ud800\"",
                        "\"" + giant + "\"",
                        "{}",
                        "[]",
                        "[null]",
                        "[[[{\"a\":[{}]}]]]",
                        "{\"" + giant + "\":\"" + MARK + "\"}")) {
            values.add(JSON.readTree(text));
        }
        ArrayNode many = JSON.createArrayNode();
        for (int i = 0; i < 5_000; i++) {
            many.add(i);
        }
        values.add(many);
        return values;
    }

    private static void collect(JsonNode at, String path, List<String> all) {
        if (at.isObject()) {
            at.fieldNames()
                    .forEachRemaining(name -> {
                        all.add(path + "/" + name);
                        collect(at.get(name), path + "/" + name, all);
                    });
        }
        for (int i = 0; at.isArray() && i < at.size(); i++) {
            all.add(path + "/" + i);
            collect(at.get(i), path + "/" + i, all);
        }
    }

    /** All fields of an example spoilt in every way, each by itself. */
    private static List<ObjectNode> spoilt(String type) throws Exception {
        JsonNode example =
                JSON.readTree(ProtocolSchema.text())
                        .get("$defs")
                        .get("client." + type)
                        .at("/examples/0");
        List<String> paths = new ArrayList<>();
        collect(example, "", paths);
        paths.remove("/type");
        List<ObjectNode> all = new ArrayList<>();
        for (String path : paths) {
            for (JsonNode value : values()) {
                ObjectNode message = example.deepCopy();
                JsonPointer pointer = JsonPointer.compile(path);
                JsonNode parent = message.at(pointer.head());
                String name = pointer.last().getMatchingProperty();
                if (parent instanceof ObjectNode object) {
                    if (value == null) {
                        object.remove(name);
                    } else {
                        object.set(name, value);
                    }
                } else if (value != null) {
                    ((ArrayNode) parent).set(Integer.parseInt(name), value);
                }
                all.add(message);
            }
        }
        return all;
    }

    /** One client that makes mistakes; it begins anew where a mistake ends its session. */
    private static final class Clumsy implements AutoCloseable {
        private final boolean joins;
        private final Set<Long> answered = new HashSet<>();
        private SessionClient client;
        private long id = 100;

        Clumsy(boolean joins) throws Exception {
            this.joins = joins;
            begin();
        }

        private void begin() throws Exception {
            client = new SessionClient(address);
            if (joins) {
                client.say("{'type':'join','id':1,'room':'clumsy'}").await("joined");
            }
        }

        void say(ObjectNode message) throws Exception {
            String said = message.toString();
            String shown = said.length() < 300 ? said : said.substring(0, 300);
            if (message.path("id").isInt() && message.get("id").asInt() > 0) {
                message.put("id", ++id);
            }
            client.socket.sendText(JSON.writeValueAsString(message), true).join();
            JsonNode answer = answer(shown);
            assertThat(answer.path("code").asText()).as(shown).isNotEqualTo("internal");
            assertThat(answer.path("message").asText())
                    .as(shown)
                    .doesNotContain("Exception", "java.", "sfu.");
            boolean isJoined = answer.get("type").asText().equals("joined");
            boolean hasLeft =
                    message.get("type").asText().equals("leave")
                            && answer.get("type").asText().equals("ok");
            if (hasLeft || isJoined) {
                client.close();
                begin();
            } else {
                client.say("{'type':'ping','id':%d}".formatted(++id));
                assertThat(answer(shown).get("type").asText()).as(shown).isEqualTo("pong");
            }
        }

        /** What is no event; each is of the schema, and the only one to its request. */
        private JsonNode answer(String shown) throws Exception {
            while (true) {
                JsonNode next = client.messages.poll(30, TimeUnit.SECONDS);
                assertThat(next).as("an answer to " + shown).isNotNull();
                assertThat(SchemaCheck.ofServer(next)).as(shown).isEmpty();
                if (next.has("re")) {
                    long to = next.get("re").asLong();
                    assertThat(to <= 100 || answered.add(to)).as(shown).isTrue();
                    return next;
                }
                if (next.get("type").asText().equals("error")) {
                    return next;
                }
            }
        }

        @Override
        public void close() {
            client.close();
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void aMistakeIsAnsweredAndCostsNobodyElseAnything(String type) throws Exception {
        try (SessionClient witness = new SessionClient(address);
                SessionClient stranger = new SessionClient(address)) {
            witness.join("elsewhere-" + type, "Witness").await("joined");
            witness.messages.clear();
            for (boolean joins : new boolean[] {false, true}) {
                try (Clumsy clumsy = new Clumsy(joins)) {
                    for (ObjectNode message : spoilt(type)) {
                        clumsy.say(message);
                    }
                }
            }
            witness.say("{'type':'ping','id':2}").await("pong");
            stranger.say("{'type':'ping','id':2}").await("pong");
            assertThat(witness.messages)
                    .allMatch(event -> event.get("type").asText().equals("roster"));
            assertThat(witness.messages.toString() + stranger.messages).doesNotContain(MARK);
        }
    }
}
