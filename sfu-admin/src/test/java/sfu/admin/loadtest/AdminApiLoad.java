package sfu.admin.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * How long reading from the operators' API takes. Arguments: the port of a server in dev mode on
 * this machine in which people are (by ./sfu load-test), requests a second, seconds for each path,
 * seconds before that. Prints and asserts nothing.
 */
public final class AdminApiLoad {
    private static final int CONNECTIONS = 8;

    private AdminApiLoad() {}

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        int rate = Integer.parseInt(args[1]);
        int seconds = Integer.parseInt(args[2]);
        int before = Integer.parseInt(args[3]);
        for (String path : paths(port)) {
            read(port, path, rate, before);
            read(port, path, rate, seconds);
        }
        System.exit(0);
    }

    /** Of the first room and somebody in it. */
    private static List<String> paths(int port) throws IOException {
        try (ApiConnection its = new ApiConnection(port)) {
            ObjectMapper mapper = new ObjectMapper();
            JsonNode rooms = mapper.readTree(its.ask("GET", "/admin/v1/rooms?limit=1", ""));
            String room = "/admin/v1/rooms/" + rooms.at("/rooms/0/name").asText();
            JsonNode first =
                    mapper.readTree(its.ask("GET", room + "/participants?limit=1", ""))
                            .at("/participants/0");
            return List.of(
                    "/admin/v1/node",
                    room,
                    room + "/participants?limit=20",
                    room + "/participants/" + first.path("id").asText(),
                    "/admin/v1/rooms?limit=20");
        }
    }

    private static void read(int port, String path, int rate, int seconds) throws Exception {
        long[] tookNs = new long[rate * seconds];
        long beganNs = System.nanoTime();
        long stepNs = 1_000_000_000L / rate;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            int first = i;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try (ApiConnection its = new ApiConnection(port)) {
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
}
