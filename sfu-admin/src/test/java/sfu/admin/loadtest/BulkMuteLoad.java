package sfu.admin.loadtest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How long it takes to mute everybody. Arguments: the port of a server in dev mode on this machine,
 * how many people, how many to a room, the file of an offer, how often, the server's pid, seconds
 * between the last join and the first act. Prints and asserts nothing; the processor time is of the
 * server and of this program, which share the cores. The people have no media: they leave after
 * half a minute, when ICE has failed.
 */
public final class BulkMuteLoad {
    private final int port;
    private final List<Person> people = new ArrayList<>();

    private final ServerProcess server;
    private final ServerProcess own = new ServerProcess(ProcessHandle.current().pid());

    private BulkMuteLoad(int port, long pid) throws IOException {
        this.port = port;
        server = new ServerProcess(pid);
    }

    public static void main(String[] args) throws Exception {
        BulkMuteLoad load = new BulkMuteLoad(Integer.parseInt(args[0]), Long.parseLong(args[5]));
        load.join(
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2]),
                Files.readString(Path.of(args[3])));
        Thread.sleep(1000 * Long.parseLong(args[6])); // its compiler is busy with the joins
        for (int i = 0; i < Integer.parseInt(args[4]); i++) {
            load.set(true);
            load.set(false);
        }
        System.exit(0);
    }

    /** Somebody in a room who publishes, as far as the server knows. */
    private static final class Person implements WebSocket.Listener {
        final CountDownLatch joined = new CountDownLatch(1);
        final CountDownLatch answered = new CountDownLatch(1);
        volatile CountDownLatch told = new CountDownLatch(1);
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
                    told.countDown();
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
                            .get(30, TimeUnit.SECONDS);
            String join =
                    "{\"type\":\"join\",\"id\":1,\"room\":\"load-%d\",\"identity\":\"p-%d\"}"
                            .formatted(i / perRoom, i);
            socket.sendText(join, true).join();
            if (!person.joined.await(30, TimeUnit.SECONDS)) {
                throw new IOException("p-" + i + " did not join: " + person.last);
            }
            socket.sendText("{\"type\":\"offer\",\"id\":2,\"sdp\":\"" + offer + "\"}", true).join();
            people.add(person);
            if (!person.answered.await(30, TimeUnit.SECONDS)) {
                throw new IOException("p-" + i + " was not answered: " + person.last);
            }
        }
        System.out.printf("%d people in rooms of %d%n", count, perRoom);
    }

    private void set(boolean isMuted) throws Exception {
        people.forEach(each -> each.told = new CountDownLatch(1));
        try (ApiConnection its = new ApiConnection(port)) {
            String body =
                    "{\"action\":\"mute\",\"rooms\":{\"prefix\":\"load-\"},\"muted\":%b}"
                            .formatted(isMuted);
            long serverUs = server.us();
            long ownUs = own.us();
            long beganNs = System.nanoTime();
            String answer = its.ask("POST", "/admin/v1/bulk?confirm", body);
            double answeredMs = (System.nanoTime() - beganNs) / 1e6;
            for (Person each : people) {
                if (!each.told.await(30, TimeUnit.SECONDS)) {
                    throw new IOException("somebody was not told");
                }
            }
            double toldMs = (System.nanoTime() - beganNs) / 1e6;
            System.out.printf(
                    "muted %b: answered after %.0f ms, all were told after %.0f ms (processor: %d ms of the"
                            + " server, %d of this): %s%n",
                    isMuted,
                    answeredMs,
                    toldMs,
                    (server.us() - serverUs) / 1000,
                    (own.us() - ownUs) / 1000,
                    answer.substring(0, Math.min(60, answer.length())));
        }
    }
}
