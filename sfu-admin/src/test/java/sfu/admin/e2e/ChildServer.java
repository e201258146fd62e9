package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Powers;
import sfu.signaling.auth.Tokens;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The whole server in a process of its own, with what it writes; it must not leak a buffer. */
public final class ChildServer implements AutoCloseable {
    public static final String KEY = "app";
    public static final String SECRET = "one-of-32-bytes-for-child-servers";

    /** To be the beginning of each configuration: with a file, tokens are needed. */
    public static final String AUTH = "auth: { key: " + KEY + ", secret: " + SECRET + " }\n";

    private static final Tokens TOKENS = new Tokens(KEY, SECRET, Instant::now);
    private static final Duration LONG = Duration.ofHours(12);

    private static final String LISTENS = "HTTP listening on port ";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Of a server of which it is not known whether it goes on: it may be stopped, or busy. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    private static final String DETECTION = "io.netty.leakDetection.level";

    /** As the tests themselves. */
    private static final String LEVEL =
            "-D" + DETECTION + "=" + System.getProperty(DETECTION, "paranoid");

    private static final String LEAK = "LEAK: ";

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Process process;
    private final Thread reader;
    private final int port;

    private ChildServer(List<String> command) throws IOException {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        reader = Thread.ofPlatform().daemon().start(this::read);
        try {
            port = Integer.parseInt(after(LISTENS).split(" ")[0]);
        } catch (RuntimeException e) {
            kill();
            throw e;
        }
    }

    /**
     * Starts it, on free ports unless the options say others.
     *
     * @param flags of the Java machine
     * @param options of {@code sfu serve}
     */
    public static ChildServer start(List<String> flags, String... options) throws IOException {
        return start(List.of(), flags, options);
    }

    /**
     * As above.
     *
     * @param prefix what runs it: a command that ends where that of the server begins
     */
    public static ChildServer start(List<String> prefix, List<String> flags, String... options)
            throws IOException {
        return start(prefix, System.getProperty("java.class.path"), flags, options);
    }

    /** As above, of other classes than those of this build. */
    public static ChildServer startOf(String classPath, List<String> flags, String... options)
            throws IOException {
        return start(List.of(), classPath, flags, options);
    }

    private static ChildServer start(
            List<String> prefix, String classPath, List<String> flags, String... options)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        LEVEL,
                        "-cp",
                        classPath,
                        "sfu.admin.Main",
                        "serve"));
        command.addAll(Arrays.asList(options));
        for (String port : List.of("--http-port=", "--udp-port=")) {
            if (Arrays.stream(options).noneMatch(option -> option.startsWith(port))) {
                command.add(port + 0);
            }
        }
        return new ChildServer(command);
    }

    /** For all rooms and channels. */
    public static String token(String identity) {
        Grant some = new Grant(identity, "", "*", true, true, false, Instant.now().plus(LONG));
        Powers all =
                new Powers(
                        true,
                        false,
                        some.powers().canNotify(),
                        true,
                        false,
                        false,
                        false,
                        Set.of("*"),
                        false);
        return TOKENS.issue(
                new Grant(
                        some.identity(),
                        some.name(),
                        some.room(),
                        some.role(),
                        Set.of(),
                        some.publishing(),
                        some.receiving(),
                        all,
                        "",
                        some.validity()));
    }

    private void read() {
        try (BufferedReader all = process.inputReader()) {
            for (String line = all.readLine(); line != null; line = all.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add(e.toString());
        }
    }

    /** What follows this text in the first line that has it; waits for it. */
    public String after(String text) {
        await().atMost(PATIENCE).until(() -> told(text) > 0 || !process.isAlive());
        return lines.stream()
                .filter(line -> line.contains(text))
                .findFirst()
                .map(line -> line.substring(line.indexOf(text) + text.length()))
                .orElseThrow(() -> new AssertionError(output()));
    }

    /** How many lines have this in them. */
    public long told(String text) {
        return lines.stream().filter(line -> line.contains(text)).count();
    }

    /** What it wrote so far. */
    public String output() {
        return String.join("\n", lines);
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String url(String path) {
        return "http://localhost:" + port + path;
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url(path))).timeout(PATIENCE).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** As {@link #get}; 0 where there is no answer. */
    public int status(String path) throws InterruptedException {
        try {
            return get(path).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * The sum of a metric's samples.
     *
     * @param beginning of their lines
     */
    public double metric(String beginning) {
        try {
            return get("/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(beginning))
                    .mapToDouble(
                            line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until it takes people. */
    public ChildServer warm() {
        await().atMost(PATIENCE).until(() -> status("/health/ready") == 200);
        return this;
    }

    /** Sends it a signal of this name. */
    public void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Has a server that answers collect what nobody uses: what of it was leaked is in its log. */
    private void collect() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!process.isAlive() || !Files.isExecutable(jcmd) || !answers()) {
            return;
        }
        Process collection =
                new ProcessBuilder(jcmd.toString(), String.valueOf(pid()), "GC.run")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (collection.waitFor(SHORT.toSeconds(), TimeUnit.SECONDS)) {
            answers(); // whoever takes a buffer looks for those that were leaked
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(url("/health/live"))).timeout(SHORT).build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits for its end. */
    public int exit() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(this::output).isTrue();
        return process.exitValue();
    }

    /** By SIGKILL, in the middle of whatever it does. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
        http.shutdownNow();
    }

    /** Ends it by SIGKILL; it has leaked no buffer. */
    @Override
    public void close() {
        try {
            collect();
            kill();
            reader.join(SHORT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        assertThat(told(LEAK)).as(this::output).isZero();
    }
}
