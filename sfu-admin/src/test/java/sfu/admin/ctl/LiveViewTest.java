package sfu.admin.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

final class LiveViewTest {
    private static final JsonMapper JSON = new JsonMapper();

    /** Of RFC 7396, appendix A. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':'b'}|{'a':'c'}|{'a':'c'}",
                "{'a':'b'}|{'b':'c'}|{'a':'b','b':'c'}",
                "{'a':'b'}|{'a':null}|{}",
                "{'a':'b','b':'c'}|{'a':null}|{'b':'c'}",
                "{'a':['b']}|{'a':'c'}|{'a':'c'}",
                "{'a':{'b':'c'}}|{'a':{'b':'d','c':null}}|{'a':{'b':'d'}}",
                "{'a':'foo'}|{'a':{'bb':{'ccc':null}}}|{'a':{'bb':{}}}"
            })
    void patchesAreMerged(String target, String patch, String result) throws Exception {
        ObjectNode merged = (ObjectNode) JSON.readTree(target.replace('\'', '"'));
        LiveView.merge(merged, JSON.readTree(patch.replace('\'', '"')));
        assertThat(merged).isEqualTo(JSON.readTree(result.replace('\'', '"')));
    }

    @Test
    void eventsEndAtEmptyLinesAndKeepTheirId() throws Exception {
        String text =
                ": hello\nid: 1\nevent: delta\ndata: a\ndata: b\n\nretry: 5\n\ndata:c\n\ndata: cut";
        try (EventReader events =
                new EventReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
            assertThat(events.next()).isEqualTo(new EventReader.Event("1", "delta", "a\nb"));
            assertThat(events.next()).isEqualTo(new EventReader.Event("1", "message", "c"));
            assertThat(events.next()).isNull();
        }
    }

    /** As the server sends a long state. */
    @Test
    void aStateIsToldWhenItIsWhole() throws Exception {
        String text =
                """
                id: e.part
                event: snapshot
                data: {"rooms":{"a":{"x":1}},"more":true}

                id: e.part
                event: delta
                data: {"rooms":{"a":{"y":2},"b":{}}}

                id: e.7
                event: delta
                data: {"rooms":{"c":{}},"more":null}

                id: e.8
                event: delta
                data: {"rooms":{"b":null}}

                """;
        HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        server.createContext(
                "/admin/v1/stream",
                exchange -> {
                    byte[] body = text.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        List<String> told = new ArrayList<>();
        try {
            URI its = URI.create("http://localhost:" + server.getAddress().getPort());
            new LiveView(
                            new AdminApi(its, ""),
                            "scope=rooms",
                            new LiveView.Watcher() {
                                @Override
                                public boolean state(JsonNode all) {
                                    told.add(all.toString().replace('"', '\''));
                                    return told.size() < 2;
                                }

                                @Override
                                public boolean happened(JsonNode event) {
                                    return true;
                                }
                            })
                    .follow();
        } finally {
            server.stop(0);
        }
        assertThat(told)
                .containsExactly(
                        "{'rooms':{'a':{'x':1,'y':2},'b':{},'c':{}}}",
                        "{'rooms':{'a':{'x':1,'y':2},'c':{}}}");
    }

    @Test
    void namesMoveNoCursor() {
        assertThat(Units.printable("a\u001b[2Jb\u202ec\nd")).isEqualTo("a?[2Jb?c?d");
    }
}
