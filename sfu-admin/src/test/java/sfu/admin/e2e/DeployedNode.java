package sfu.admin.e2e;

import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Tokens;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A node of the unpacked archive, in the environment that docker/compose.yaml gives it. */
final class DeployedNode implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String name;
    private final Path launcher;
    private final Path folder;
    private final int port;
    private Process process;

    DeployedNode(String name, Path launcher, Path folder, int port) {
        this.name = name;
        this.launcher = launcher;
        this.folder = folder;
        this.port = port;
    }

    void start(String redisUrl, Coturn turn) throws IOException {
        ProcessBuilder its =
                new ProcessBuilder(launcher.toString(), "serve")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve(name + ".log").toFile());
        its.environment()
                .putAll(
                        Map.ofEntries(
                                Map.entry("SFU_JAVA_HOME", System.getProperty("java.home")),
                                Map.entry("SFU_JAVA_OPTS", "-Xmx256m"),
                                Map.entry("SFU_NODE", name),
                                Map.entry("SFU_HTTP_HOST", "127.0.0.1"),
                                Map.entry("SFU_HTTP_PORT", String.valueOf(port)),
                                Map.entry("SFU_UDP_PORT", String.valueOf(DeployedFiles.freePort())),
                                Map.entry("SFU_ADVERTISE", "127.0.0.1"),
                                Map.entry("SFU_API_KEY", ChildServer.KEY),
                                Map.entry("SFU_API_SECRET", ChildServer.SECRET),
                                Map.entry("SFU_REDIS_URL", redisUrl),
                                Map.entry("SFU_CLUSTER_SECRET", "0123456789abcdef"),
                                Map.entry("SFU_REGION", "local"),
                                Map.entry("SFU_TRUSTED_PROXIES", "127.0.0.1/32"),
                                Map.entry(
                                        "SFU_ICE_SERVERS", turn.url("udp") + "," + turn.url("tcp")),
                                Map.entry("SFU_TURN_SECRET", Coturn.SECRET),
                                Map.entry("SFU_LOG_FORMAT", "json"),
                                Map.entry(
                                        "SFU_DATA",
                                        Files.createDirectories(folder.resolve(name)).toString())));
        process = its.start();
    }

    int port() {
        return port;
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** A token that sees all. */
    String operator() {
        Tokens tokens = new Tokens(ChildServer.KEY, ChildServer.SECRET, Instant::now);
        return tokens.issue(
                new Grant("", "", "*", true, true, true, Instant.now().plusSeconds(600)));
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url(path)))
                        .timeout(Duration.ofSeconds(10))
                        .header("authorization", "Bearer " + operator())
                        .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** How many clients it carried to the other. */
    double landed() throws IOException, InterruptedException {
        return get("/metrics")
                .lines()
                .filter(line -> line.startsWith("sfu_cluster_carried_total{result=\"opened\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    boolean has(String room) throws IOException, InterruptedException {
        return get("/admin/v1/rooms?node=" + name).contains("\"name\":\"" + room + "\"");
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroy();
            process.onExit().completeOnTimeout(process, 30, TimeUnit.SECONDS).join();
            process.destroyForcibly();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
