package sfu.admin.webhook;

import sfu.signaling.store.Store;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Events at a rate for a target that is dead, in a process that is killed (SIGKILL) when all were
 * written down; then the target comes back: {@code WebhookLoad EVENTS_PER_SECOND SECONDS}.
 */
public final class WebhookLoad {
    private static final int ROOMS = 20;
    private static final int TICKS_PER_SECOND = 100;

    private WebhookLoad() {}

    /**
     * @param told events that were written down before the kill
     * @param missing of them, after the target came back
     * @param repeated came more than once
     * @param outOfOrder within their rooms
     * @param seconds until the last one came
     */
    public record Figures(int told, int missing, int repeated, int outOfOrder, double seconds) {}

    public static void main(String[] args) throws Exception {
        if (args.length == 4) {
            fill(Path.of(args[0]), args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]));
            return;
        }
        Path directory = Files.createTempDirectory("webhooks");
        System.out.println(run(directory, Integer.parseInt(args[0]), Integer.parseInt(args[1])));
    }

    /** Who is killed: says how many it has written down, and how long that took. */
    private static void fill(Path directory, String url, int perSecond, int seconds)
            throws Exception {
        Webhooks webhooks =
                new Webhooks(Store.open(directory), WebhooksTest.limits(100_000, "127.0.0.1"));
        webhooks.put(WebhooksTest.hook(url, List.of(), List.of())).join();
        int all = perSecond * seconds;
        long startNs = System.nanoTime();
        for (int tick = 1, i = 0; tick <= seconds * TICKS_PER_SECOND; tick++) {
            for (; i < (long) all * tick / (seconds * TICKS_PER_SECOND); i++) {
                webhooks.tell(WebhooksTest.event("room" + i % ROOMS, i));
            }
            long dueNs = startNs + tick * (1_000_000_000L / TICKS_PER_SECOND);
            Thread.sleep(Math.max(0, (dueNs - System.nanoTime()) / 1_000_000));
        }
        while (webhooks.figures().queued() + webhooks.figures().dropped() < all) {
            Thread.sleep(1);
        }
        System.out.println(webhooks.figures().queued());
        Thread.sleep(Long.MAX_VALUE);
    }

    public static Figures run(Path directory, int perSecond, int seconds) throws Exception {
        int port = freePort();
        int told = killed(directory, "http://127.0.0.1:" + port + "/", perSecond, seconds);
        try (ReceivingServer receiver = new ReceivingServer(port);
                Store store = Store.open(directory)) {
            long startNs = System.nanoTime();
            Webhooks webhooks = new Webhooks(store, WebhooksTest.limits(100_000, "127.0.0.1"));
            Set<Integer> numbers = new HashSet<>();
            Map<String, Integer> last = new HashMap<>();
            int repeated = 0;
            int outOfOrder = 0;
            while (numbers.size() < told) {
                ReceivingServer.Got got = receiver.taken.poll(30, TimeUnit.SECONDS);
                if (got == null) {
                    break;
                }
                int number = got.json().at("/data/number").asInt();
                String room = got.json().get("room").asText();
                repeated += numbers.add(number) ? 0 : 1;
                Integer before = last.put(room, number);
                outOfOrder += before != null && before > number ? 1 : 0;
            }
            double tookSeconds = (System.nanoTime() - startNs) / 1e9;
            webhooks.close();
            return new Figures(told, told - numbers.size(), repeated, outOfOrder, tookSeconds);
        }
    }

    private static int killed(Path directory, String url, int perSecond, int seconds)
            throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "sfu.admin.webhook.WebhookLoad",
                                directory.toString(),
                                url,
                                "" + perSecond,
                                "" + seconds)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader lines = process.inputReader()) {
            String line = lines.readLine();
            while (line != null && !line.matches("[0-9]+")) {
                line = lines.readLine();
            }
            return line == null ? 0 : Integer.parseInt(line);
        } finally {
            process.toHandle().destroyForcibly(); // SIGKILL
            process.onExit().join();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
