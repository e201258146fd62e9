package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import java.net.InetSocketAddress;
import java.util.function.Predicate;

/** Somebody in a room, with the id that it has there. */
final class Person implements AutoCloseable {
    final SessionClient client;
    final JsonNode joined;
    final String id;

    Person(InetSocketAddress address, String room, String identity, String role) throws Exception {
        client = new SessionClient(address);
        client.say(
                "{'type':'join','id':1,'room':'%s','identity':'%s','name':'%s','role':'%s'}"
                        .formatted(room, identity, identity, role));
        joined = client.await("joined");
        id = joined.get("participant").get("id").asText();
    }

    Person publish(String sdp) throws Exception {
        client.say(
                "{'type':'offer','id':90,'sdp':%s,'tracks':[{'mid':'0','source':'microphone'},{'mid':'1','source':'camera'}]}"
                        .formatted(sdp));
        client.await("answer");
        return this;
    }

    void asks(String type, int id, String fields) {
        client.say("{'type':'%s','id':%d%s}".formatted(type, id, fields));
    }

    void does(String type, int id, String fields) throws Exception {
        asks(type, id, fields);
        assertThat(client.await("ok").get("re").asInt()).isEqualTo(id);
    }

    String fails(String type, int id, String fields) throws Exception {
        asks(type, id, fields);
        JsonNode error = client.await("error");
        assertThat(error.get("re").asInt()).isEqualTo(id);
        return error.get("code").asText();
    }

    JsonNode slot(Predicate<JsonNode> expected) throws Exception {
        while (true) {
            for (JsonNode slot : client.await("slots").get("slots")) {
                if (expected.test(slot)) {
                    return slot;
                }
            }
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
