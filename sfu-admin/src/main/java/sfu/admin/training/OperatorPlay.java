package sfu.admin.training;

import sfu.core.api.DtlsFingerprint;
import sfu.core.ice.IceClient;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;

/** People who join by signaling, and an operator who looks at them and mutes them. */
final class OperatorPlay implements AutoCloseable {
    private static final int PEOPLE = 8;
    private static final int SSRC = 5000;
    private static final String ROOM = "/admin/v1/rooms/operated";

    private final HttpClient http;
    private final String authority;
    private final List<WebSocket> people = new ArrayList<>();

    OperatorPlay(HttpClient http, String authority) {
        this.http = http;
        this.authority = authority;
    }

    /** They publish, as far as the server knows. */
    void join(DtlsFingerprint fingerprint) {
        for (int i = 0; i < PEOPLE; i++) {
            WebSocket socket =
                    http.newWebSocketBuilder()
                            .subprotocols("sfu.v1")
                            .buildAsync(
                                    URI.create("ws://" + authority + "/v1/ws"),
                                    new WebSocket.Listener() {})
                            .join();
            String offer =
                    Sdp.offer(IceClient.newParameters(), fingerprint, "sendonly", SSRC + 10 * i);
            socket.sendText(
                            "{\"type\":\"join\",\"id\":1,\"room\":\"operated\",\"identity\":\"p%d\"}"
                                    .formatted(i),
                            true)
                    .join();
            socket.sendText(
                            "{\"type\":\"offer\",\"id\":2,\"sdp\":\"%s\"}"
                                    .formatted(offer.replace("\r\n", "\\r\\n")),
                            true)
                    .join();
            people.add(socket);
        }
    }

    void operate(int rounds) throws IOException, InterruptedException {
        for (int i = 0; i < rounds; i++) {
            for (String page : List.of("", "/participants?limit=20", "/participants/p1")) {
                send(request(ROOM + page).GET());
            }
            send(request("/admin/v1/node").GET());
            String act =
                    "{\"action\":\"mute\",\"rooms\":{\"names\":[\"operated\"]},\"muted\":%b}"
                            .formatted(i % 2 == 0);
            send(
                    request("/admin/v1/bulk")
                            .header("content-type", "application/json")
                            .POST(BodyPublishers.ofString(act)));
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + authority + path));
    }

    private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
        http.send(request.build(), BodyHandlers.discarding());
    }

    @Override
    public void close() {
        people.forEach(each -> each.sendText("{\"type\":\"leave\",\"id\":3}", true).join());
    }
}
