package sfu.admin.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import sfu.admin.Server;
import sfu.admin.ServerRules;
import sfu.core.room.Hosting;
import sfu.core.room.MediaPolicy;
import sfu.core.room.RoomLimits;
import sfu.core.shard.ShardOptions;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Operating;
import sfu.signaling.auth.Powers;
import sfu.signaling.auth.Tokens;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.session.SessionLimits;
import sfu.signaling.store.Store;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Set;

/** A whole server, and whoever asks it something over HTTP. */
final class Plane implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final Tokens TOKENS =
            new Tokens("key", "0123456789abcdef0123456789abcdef", Instant::now);

    final Server server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String operator =
            token("operator", new Operating(Operating.Level.ADMIN, Set.of("*")));

    Plane() throws Exception {
        this(Store.inMemory());
    }

    Plane(Store store) throws Exception {
        this(store, ServerRules.defaults());
    }

    Plane(Store store, ServerRules rules) throws Exception {
        server =
                new Server(
                        HttpConfig.of("127.0.0.1", 0),
                        ShardOptions.defaults(0),
                        Hosting.of(RoomLimits.defaults(), MediaPolicy.defaults()),
                        SessionLimits.defaults(),
                        Access.byToken(TOKENS),
                        store,
                        rules);
    }

    static String token(String identity, Operating operating) {
        Grant grant =
                new Grant(identity, "", "*", true, true, false, Instant.now().plusSeconds(600));
        return TOKENS.issue(
                new Grant(
                        grant.identity(),
                        "",
                        "*",
                        grant.role(),
                        Set.of(),
                        grant.publishing(),
                        grant.receiving(),
                        operating.equals(Operating.ALL)
                                ? Powers.of(grant.role(), true)
                                : grant.powers().with(operating),
                        "",
                        grant.validity()));
    }

    static String token(String level, String... rooms) {
        return token(
                level + "-only",
                new Operating(
                        Operating.Level.valueOf(level.toUpperCase(java.util.Locale.ROOT)),
                        Set.of(rooms)));
    }

    static String guestToken(String identity) {
        return TOKENS.issue(
                new Grant(identity, "", "*", true, true, false, Instant.now().plusSeconds(600)));
    }

    static String guestToken(String identity, sfu.core.api.Role role) {
        return TOKENS.issue(
                new Grant(
                        identity,
                        "",
                        "*",
                        true,
                        true,
                        false,
                        role,
                        Instant.now().plusSeconds(600)));
    }

    /** With an audio and a video section, of a browser. */
    static String offer() throws java.io.IOException {
        return offer("chromium156-audio-video-simple.sdp");
    }

    static String offer(String file) throws java.io.IOException {
        return java.nio.file.Files.readString(
                java.nio.file.Path.of(
                        "..", "sfu-signaling", "src", "test", "resources", "offers", file));
    }

    /** Who publishes over HTTP. */
    HttpResponse<String> whip(String room, String token) throws Exception {
        return send(
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + server.address().getPort()
                                                + "/v1/whip/"
                                                + room))
                        .header("content-type", "application/sdp")
                        .header("authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(offer())));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.address().getPort() + "/admin/v1" + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> send(String method, String path, String body, String... headers)
            throws Exception {
        return sendAs(operator, method, path, body, headers);
    }

    HttpResponse<String> sendAs(
            String token, String method, String path, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request =
                request(path)
                        .method(
                                method,
                                HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        request.header("content-type", "application/json");
        request.header("authorization", "Bearer " + token);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    JsonNode get(String path) throws Exception {
        return JSON.readTree(send("GET", path, "").body());
    }

    /** The last words of a problem's type. */
    static String problem(HttpResponse<String> answer) throws Exception {
        return JSON.readTree(answer.body()).get("type").asText().replace("urn:sfu:problem:", "");
    }

    @Override
    public void close() {
        server.close();
    }
}
