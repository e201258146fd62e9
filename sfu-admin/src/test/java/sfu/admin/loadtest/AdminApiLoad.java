package sfu.admin.loadtest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the operators' API costs beside many people. Arguments: the port of a server in dev mode on
 * this machine, how many people, how many to a room, requests a second, seconds, the file of an
 * offer. Prints and asserts nothing.
 */
public final class AdminApiLoad {
    private static final int CONNECTIONS = 8;

    private final int port;
    private final List<Person> people = new ArrayList<>();

    private AdminApiLoad(int port) {
        this.port = port;
    }

    public static void main(String[] args) throws Exception {
        AdminApiLoad load = new AdminApiLoad(Integer.parseInt(args[0]));
        int count = Integer.parseInt(args[1]);
        int perRoom = Integer.parseInt(args[2]);
        load.join(count, perRoom, Files.readString(Path.of(args[5])));
        load.mute(); // before those leave whose ICE never connects
        int rate = Integer.parseInt(args[3]);
        int seconds = Integer.parseInt(args[4]);
        for (String path :
                List.of(
                        "/admin/v1/rooms/load-0",
                        "/admin/v1/rooms/load-0/participants?limit=20",
                        "/admin/v1/rooms/load-0/participants/p-0",
                        "/admin/v1/node")) {
            load.read(path, rate, seconds);
        }
        System.exit(0);
    }

    /** Somebody in a room who publishes, as far as the server knows. */
    private static final class Person implements WebSocket.Listener {
        final CountDownLatch joined = new CountDownLatch(1);
        final CountDownLatch answered = new CountDownLatch(1);
        final CountDownLatch muted = new CountDownLatch(1);
        private final StringBuilder text = new StringBuilder();
        private volatile String last = "";

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
            text.append(data);
            if (isLast) {
                String message = text.toString();
                text.setLength(0);
                this.last = message;
                if (message.contains("\"type\":\"joined\"")) {
                    joined.countDown();
                } else if (message.contains("\"type\":\"answer\"")) {
                    answered.countDown();
                } else if (message.contains("\"type\":\"muted\"")) {
                    muted.countDown();
                }
            }
            from.request(1);
            return null;
        }
    }

    private void join(int count, int perRoom, String sdp) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        String offer =
                sdp.replace("\\", "\\\\")
                        .replace("\r", "\\r")
                        .replace("\n", "\\n")
                        .replace("\"", "\\\"");
        for (int i = 0; i < count; i++) {
            Person person = new Person();
            WebSocket socket =
                    client.newWebSocketBuilder()
                            .subprotocols("sfu.v1")
                            .buildAsync(URI.create("ws://localhost:" + port + "/v1/ws"), person)
                            .get(10, TimeUnit.SECONDS);
            String join =
                    "{\"type\":\"join\",\"id\":1,\"room\":\"load-%d\",\"identity\":\"p-%d\"}"
                            .formatted(i / perRoom, i);
            socket.sendText(join, true).join();
            if (!person.joined.await(10, TimeUnit.SECONDS)) {
                throw new IOException("p-" + i + " did not join: " + person.last);
            }
            socket.sendText("{\"type\":\"offer\",\"id\":2,\"sdp\":\"" + offer + "\"}", true).join();
            people.add(person);
            if (!person.answered.await(10, TimeUnit.SECONDS)) {
                throw new IOException("p-" + i + " was not answered: " + person.last);
            }
        }
        System.out.printf("%d people in rooms of %d%n", count, perRoom);
    }

    private void read(String path, int rate, int seconds) throws Exception {
        long[] tookNs = new long[rate * seconds];
        long beganNs = System.nanoTime();
        long stepNs = 1_000_000_000L / rate;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            int first = i;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try (Connection its = new Connection(port)) {
                                    for (int n = first; n < tookNs.length; n += CONNECTIONS) {
                                        long dueNs = beganNs + n * stepNs;
                                        LockSupport.parkNanos(dueNs - System.nanoTime());
                                        long sentNs = System.nanoTime();
                                        its.ask("GET", path, "");
                                        tookNs[n] = System.nanoTime() - sentNs;
                                    }
                                } catch (IOException e) {
                                    throw new IllegalStateException(e);
                                }
                            }));
        }
        for (Thread each : threads) {
            each.join();
        }
        double tookSeconds = (System.nanoTime() - beganNs) / 1e9;
        Arrays.sort(tookNs);
        System.out.printf(
                "GET %s: %.0f a second; median %.2f ms, p99 %.2f ms, worst %.2f ms%n",
                path,
                tookNs.length / tookSeconds,
                tookNs[tookNs.length / 2] / 1e6,
                tookNs[tookNs.length * 99 / 100] / 1e6,
                tookNs[tookNs.length - 1] / 1e6);
    }

    private void mute() throws Exception {
        try (Connection its = new Connection(port)) {
            String body = "{\"action\":\"mute\",\"rooms\":{\"prefix\":\"load-\"}}";
            long beganNs = System.nanoTime();
            String answer = its.ask("POST", "/admin/v1/bulk", body);
            double answeredMs = (System.nanoTime() - beganNs) / 1e6;
            for (Person each : people) {
                if (!each.muted.await(10, TimeUnit.SECONDS)) {
                    throw new IOException("somebody was not muted");
                }
            }
            double toldMs = (System.nanoTime() - beganNs) / 1e6;
            System.out.printf(
                    "bulk mute: answered after %.0f ms, all were told after %.0f ms: %s%n",
                    answeredMs, toldMs, answer.substring(0, Math.min(60, answer.length())));
        }
    }

    /** One that is kept alive. */
    private static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        Connection(int port) throws IOException {
            socket = new Socket("localhost", port);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        }

        String ask(String method, String path, String body) throws IOException {
            String request =
                    method
                            + " "
                            + path
                            + " HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                            + "content-length: "
                            + body.length()
                            + "\r\n\r\n"
                            + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String status = line();
            int length = 0;
            for (String line = line(); !line.isEmpty(); line = line()) {
                if (line.startsWith("content-length: ")) {
                    length = Integer.parseInt(line.substring(16));
                }
            }
            String answer = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            if (!status.contains(" 200 ")) {
                throw new IOException(status + ": " + answer);
            }
            return answer;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
