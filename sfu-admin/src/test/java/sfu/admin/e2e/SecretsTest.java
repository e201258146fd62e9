package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.admin.cli.Sfu;
import sfu.core.testing.RedisServer;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that logs all it can is driven through joins, media, the admin API and all kinds of
 * refusals: none of the secrets that it or its clients have is in its log, its configuration as
 * operators see it, its metrics or what it answers to others.
 */
@Tag("long")
class SecretsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String API_SECRET = "apisecret-Q7v2dXw9KpLz4TnRb8YcHs3M";
    private static final String TURN_SECRET = "turnsecret-J5m8ZqWx2NvB";
    private static final String CLUSTER_SECRET = "clustersecret-Y6n3FqVb8XcKw";
    private static final String REDIS_PASSWORD = "redispassword-P9s4GtLm2Hdj";
    private static final String TLS_PASSWORD = "tlspassword-C7z5JkRf3Nvx";
    private static final String TURN_CREDENTIAL = "turncredential-T4k9PdGy6Rf";
    private static final String WEBHOOK_SECRET =
            "whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY=";
    private static final Pattern ICE_PASSWORD = Pattern.compile("a=ice-pwd:(\\S+)");

    @TempDir Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> secrets = new LinkedHashMap<>();

    /** What others than the one it belongs to are told. */
    private final Map<String, String> told = new LinkedHashMap<>();

    private RedisServer redis;
    private Path log;
    private Path file;
    private int port;

    @Test
    void noSecretIsInALogAViewOrAnError() throws Exception {
        redis = new RedisServer();
        redis.run("config", "set", "requirepass", REDIS_PASSWORD);
        file = Files.writeString(directory.resolve("sfu.yaml"), configuration());
        log = directory.resolve("log");
        secrets.put("API secret", API_SECRET);
        secrets.put("TURN secret", TURN_SECRET);
        secrets.put("TURN credential", TURN_CREDENTIAL);
        secrets.put("cluster secret", CLUSTER_SECRET);
        secrets.put("Redis password", REDIS_PASSWORD);
        secrets.put("TLS password", TLS_PASSWORD);
        secrets.put("webhook secret", WEBHOOK_SECRET.substring("whsec_".length()));
        Process server = start();
        try {
            joins();
            admin();
            errors();
            media();
        } finally {
            server.destroy();
            assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
            redis.close();
        }
        mistakes();
        told.put("the log", Files.readString(log));
        assertThat(told.get("the log")).as("it logs what it does").contains("DEBUG");
        assertThat(secrets).hasSizeGreaterThan(10);
        told.forEach((where, text) ->
                secrets.forEach((what, secret) ->
                        assertThat(text.contains(secret))
                                .as(() -> what + " in " + where + ": " + line(text, secret))
                                .isFalse()));
    }

    private String configuration() {
        return """
        auth: { key: app, secret: %s }
        iceServers:
          - { urls: ['turn:turn.example.org'], secret: %s }
          - { urls: ['turn:other.example.org'], username: u, credential: %s }
        http: { tlsPassword: %s }
        cluster: { redisUrl: 'redis://:%s@127.0.0.1:%d', secret: %s, drainOnSignalMs: 0 }
        """
                .formatted(
                        API_SECRET,
                        TURN_SECRET,
                        TURN_CREDENTIAL,
                        TLS_PASSWORD,
                        REDIS_PASSWORD,
                        redis.port(),
                        CLUSTER_SECRET);
    }

    /** What the server says instead of starting. */
    private void mistakes() throws Exception {
        String auth = "auth: { key: app, secret: " + API_SECRET;
        mistake(auth);
        mistake(auth.replace("secret: ", "secret:") + " }");
        String cluster = auth + " }\ncluster: { redisUrl: 'redis://:%s@h', secret: %s }\n";
        mistake(cluster.formatted(REDIS_PASSWORD + "^", CLUSTER_SECRET));
        mistake(cluster.formatted(REDIS_PASSWORD + "[", CLUSTER_SECRET));
        Path noKeys = Files.writeString(directory.resolve("broken.p12"), "broken");
        String tls = auth + " }\nhttp: { tlsCert: '%s', tlsPassword: %s }\n";
        mistake(tls.formatted(noKeys, TLS_PASSWORD));
    }

    private void mistake(String configuration) throws Exception {
        Files.writeString(file, configuration);
        Path said = directory.resolve("said");
        Process server = builder().redirectErrorStream(true).redirectOutput(said.toFile()).start();
        assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
        String its = Files.readString(said);
        assertThat(server.exitValue()).as(its).isNotZero();
        assertThat(its).contains("sfu: ").doesNotContain("a bug in");
        told.put("mistake " + told.size(), its);
    }

    private static String line(String text, String secret) {
        int at = text.indexOf(secret);
        return at < 0 ? "" : text.substring(Math.max(0, at - 200), at) + "<the secret>";
    }

    private ProcessBuilder builder() {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "sfu.admin.Main",
                        "serve",
                        "--http-port=0",
                        "--udp-port=0",
                        "--config=" + file,
                        "--data=" + directory.resolve("data"));
        builder.environment().put("SFU_LOG_LEVEL", "trace");
        return builder;
    }

    private Process start() throws Exception {
        Process process = builder().redirectError(log.toFile()).start();
        String line = process.inputReader().readLine();
        while (line != null && !line.startsWith("HTTP listening on port ")) {
            line = process.inputReader().readLine();
        }
        assertThat(line).as(() -> "the server starts: " + read(log)).isNotNull();
        port = Integer.parseInt(line.split(" ")[4]);
        return process;
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private String token(String... options) {
        List<String> all = new ArrayList<>(List.of("token", "--config", file.toString()));
        all.addAll(List.of(options));
        StringWriter out = new StringWriter();
        int code =
                Sfu.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(out))
                        .execute(all.toArray(String[]::new));
        assertThat(code).as(out.toString()).isZero();
        String token = out.toString().strip();
        secrets.put("token " + secrets.size(), token.substring(token.lastIndexOf('.') + 1));
        return token;
    }

    /** Sessions that come, come back, and send what is no message. */
    private void joins() throws Exception {
        String token = token("--room", "demo", "--identity", "ann");
        try (Socket ann = new Socket()) {
            ann.say("{'type':'connect','id':1,'token':'%s'}".formatted(token));
            JsonNode session = ann.await("session");
            secrets.put("resume token", session.get("resumeToken").asText());
            ann.say("{'type':'join','id':2,'room':'demo'}");
            ann.say("{'type':'offer','id':3,'sdp':%s}".formatted(JSON.writeValueAsString(offer())));
            ann.say(
                    "{'type':'resume','id':4,'session':'x','resumeToken':'%s','seq':0}"
                            .formatted(session.get("resumeToken").asText()));
            ann.say("{'type':'join','id':5,'room':'demo','token':'%s'".formatted(token)); // cut
            ann.awaitReply(4);
            ann.say("{'type':'leave','id':6}");
            ann.awaitReply(6);
        }
        try (Socket bob = new Socket()) {
            bob.say("{'type':'connect','id':1,'token':'%sx'}".formatted(token));
            bob.awaitReply(1);
        }
    }

    private String offer() throws IOException {
        String offer =
                Files.readString(
                        Path.of(
                                "..",
                                "sfu-signaling",
                                "src",
                                "test",
                                "resources",
                                "offers",
                                "chromium156-audio-video-simple.sdp"));
        passwords("offer", offer);
        return offer;
    }

    private void passwords(String of, String sdp) {
        Matcher password = ICE_PASSWORD.matcher(sdp);
        assertThat(password.find()).as(sdp).isTrue();
        secrets.put("ICE password of the " + of + " " + secrets.size(), password.group(1));
    }

    private void admin() throws Exception {
        String operator = token("--admin");
        String hook =
                "{\"url\":\"https://example.org/\",\"secrets\":[\"%s\"]}".formatted(WEBHOOK_SECRET);
        told.put("webhook", ask("PUT", "/admin/v1/webhooks/h", operator, hook).body());
        String fresh = "{\"url\":\"https://example.org/\"}";
        secret("fresh webhook secret", "PUT", "/admin/v1/webhooks/g", operator, fresh, "secret");
        String ticket = secret("ticket", "POST", "/admin/v1/tickets", operator, "{}", "ticket");
        ask("GET", "/admin/v1/stream?scope=node&ticket=" + ticket + "x", "", "");
        ask("GET", "/admin/v1/rooms?ticket=" + ticket, "", "");
        String moderator = token("--room", "demo", "--role", "moderator", "--identity", "mo");
        secret("invitation", "POST", "/v1/invitations", moderator, "{\"room\":\"demo\"}", "token");
        secret(
                "made token",
                "POST",
                "/admin/v1/tokens",
                operator,
                "{\"room\":\"demo\",\"identity\":\"eve\"}",
                "token");
        for (String path :
                List.of(
                        "config",
                        "node",
                        "webhooks",
                        "webhooks/h",
                        "audit",
                        "rooms",
                        "loggers",
                        "rooms/demo",
                        "events",
                        "sessions",
                        "revocations",
                        "bans",
                        "templates")) {
            told.put(path, ask("GET", "/admin/v1/" + path, operator, "").body());
        }
        told.put("metrics", ask("GET", "/metrics", operator, "").body());
        told.put("health", ask("GET", "/health", "", "").body());
    }

    private String secret(
            String name, String method, String path, String token, String body, String field)
            throws Exception {
        HttpResponse<String> answer = ask(method, path, token, body);
        JsonNode its = JSON.readTree(answer.body()).path(field);
        assertThat(its.isTextual()).as(name + ": " + answer.body()).isTrue();
        String secret = its.asText().replace("whsec_", "");
        secrets.put(name, secret.substring(secret.lastIndexOf('.') + 1));
        return its.asText();
    }

    /** Whatever is wrong with a request, the answer does not say it back. */
    private void errors() throws Exception {
        String guest = token("--room", "other", "--identity", "guest");
        String bad = "{\"url\":7,\"secrets\":[\"%s\"]}".formatted(WEBHOOK_SECRET);
        String cut = bad.substring(0, bad.length() - 3);
        String operator = token("--admin");
        told.put("e1", ask("PUT", "/admin/v1/webhooks/h", guest, bad).body());
        told.put("e2", ask("PUT", "/admin/v1/webhooks/h", operator, bad).body());
        told.put("e3", ask("PUT", "/admin/v1/webhooks/h", operator, cut).body());
        told.put("e4", ask("GET", "/admin/v1/rooms", guest + "x", "").body());
        told.put("e5", ask("POST", "/v1/whip/demo", guest, offer()).body());
        told.put("e6", ask("POST", "/v1/whip/demo?token=" + guest, "", "nonsense").body());
        told.put("e7", ask("GET", "/nothing?token=" + guest, guest, "").body());
        told.put(
                "e8",
                ask(
                                "PATCH",
                                "/v1/whip/demo/none",
                                guest,
                                "a=ice-ufrag:abcd\r\na=ice-pwd:patchpassword-8Hd72kLmQ\r\n")
                        .body());
        secrets.put("ICE password of a PATCH", "patchpassword-8Hd72kLmQ");
    }

    /** Real ICE, DTLS and SRTP, and a publisher over HTTP whose answer has a password. */
    private void media() throws Exception {
        HttpResponse<String> answer =
                ask(
                        "POST",
                        "/v1/whip/demo",
                        token("--room", "demo", "--identity", "whip"),
                        offer());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        passwords("answer", answer.body());
        StringWriter out = new StringWriter();
        int code =
                Sfu.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(out))
                        .execute(
                                "load-test",
                                "--url=http://localhost:" + port,
                                "--room=demo",
                                "--publishers=1",
                                "--subscribers=1",
                                "--rate=20",
                                "--size=200",
                                "--warmup=0",
                                "--duration=1",
                                "--token=" + token("--room", "demo"));
        assertThat(code).as(out.toString()).isZero();
    }

    private HttpResponse<String> ask(String method, String path, String token, String body)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header(
                                "content-type",
                                body.startsWith("v=0") ? "application/sdp" : "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** A client that says what it likes. */
    private final class Socket implements WebSocket.Listener, AutoCloseable {
        private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final WebSocket socket;

        Socket() throws Exception {
            socket =
                    http.newWebSocketBuilder()
                            .subprotocols("sfu.v1")
                            .buildAsync(URI.create("ws://localhost:" + port + "/v1/ws"), this)
                            .get(30, TimeUnit.SECONDS);
        }

        void say(String message) {
            socket.sendText(message.replace('\'', '"'), true).join();
        }

        JsonNode await(String type) throws Exception {
            JsonNode next = messages.poll(30, TimeUnit.SECONDS);
            while (next != null && !next.path("type").asText().equals(type)) {
                next = messages.poll(30, TimeUnit.SECONDS);
            }
            assertThat(next).as(type).isNotNull();
            return next;
        }

        /** Until a request is answered; errors have to hold no secrets either. */
        void awaitReply(int id) throws Exception {
            JsonNode next = messages.poll(30, TimeUnit.SECONDS);
            while (next != null && next.path("re").asInt() != id && !next.has("end")) {
                take(next);
                next = messages.poll(30, TimeUnit.SECONDS);
            }
            assertThat(next).as("the answer to request " + id).isNotNull();
            take(next);
        }

        private void take(JsonNode message) {
            if (message.path("type").asText().equals("error")) {
                told.put("error " + told.size(), message.toString());
            }
            if (message.has("sdp")) {
                passwords("answer", message.get("sdp").asText());
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            told.put("close " + told.size(), reason);
            add("{\"end\":true}");
            return null;
        }

        private void add(String message) {
            try {
                messages.add(JSON.readTree(message));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            socket.abort();
        }
    }
}
