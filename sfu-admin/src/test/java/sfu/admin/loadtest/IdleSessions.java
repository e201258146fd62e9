package sfu.admin.loadtest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What sessions cost that joined and do nothing more: memory of each, CPU of all, and how fast they
 * join. Arguments: the port and the pid of a server on this machine, how many sessions, how many to
 * a room, joins a minute. Prints and asserts nothing.
 */
public final class IdleSessions {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long SETTLE_NS = 20 * SECOND_NS;
    private static final long IDLE_NS = 60 * SECOND_NS;
    private static final long PING_NS = 25 * SECOND_NS; // as the SDK

    private final int port;
    private final long pid;
    private final int perRoom;
    private final ServerProcess server;
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
    private final List<IdleSocket> sockets = new ArrayList<>();
    private long pinged; // pings so far, in turn

    private IdleSessions(int port, long pid, int perRoom) throws IOException {
        this.port = port;
        this.pid = pid;
        this.perRoom = perRoom;
        server = new ServerProcess(pid);
    }

    public static void main(String[] args) throws Exception {
        IdleSessions run =
                new IdleSessions(
                        Integer.parseInt(args[0]),
                        Long.parseLong(args[1]),
                        Integer.parseInt(args[3]));
        run.all(Integer.parseInt(args[2]), Integer.parseInt(args[4]));
    }

    private void all(int sessions, int joinsPerMinute) throws Exception {
        double heapBefore = heapMb();
        double rssBefore = server.rssMb();
        System.out.printf("before: heap %.1f MB, RSS %.1f MB%n", heapBefore, rssBefore);
        long beganNs = System.nanoTime();
        long cpuUs = server.us();
        join(sessions, joinsPerMinute);
        double seconds = (System.nanoTime() - beganNs) / 1e9;
        System.out.printf(
                "%d joined, %d closed, in %.1f s: %.0f a minute; %s; %.0f us of CPU a join%n",
                joined(),
                closed(),
                seconds,
                60 * joined() / seconds,
                percentiles(),
                (double) (server.us() - cpuUs) / sessions);
        serve(SETTLE_NS, true);
        cpuUs = server.us();
        serve(IDLE_NS, true);
        double busy = (server.us() - cpuUs) / 1e4 / (IDLE_NS / 1e9);
        double heap = heapMb();
        serve(SETTLE_NS, true);
        double rss = server.rssMb();
        System.out.printf(
                "idle: %.2f %% of a core; heap %.1f MB, RSS %.1f MB; a session: heap %.1f kB, RSS"
                        + " %.1f kB; %d closed%n",
                busy,
                heap,
                rss,
                (heap - heapBefore) * 1024 / sessions,
                (rss - rssBefore) * 1024 / sessions,
                closed());
    }

    private void join(int sessions, int joinsPerMinute) throws IOException {
        long everyNs = 60 * SECOND_NS / joinsPerMinute;
        long beganNs = System.nanoTime();
        for (int i = 0; i < sessions; i++) {
            serve(Math.max(0, beganNs + i * everyNs - System.nanoTime()), false);
            SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            String name = "Participant number " + i;
            IdleSocket socket =
                    new IdleSocket(channel, port, "idle-" + i / perRoom, name, System.nanoTime());
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, socket);
            sockets.add(socket);
        }
        long untilNs = System.nanoTime() + 10 * SECOND_NS;
        while (joined() + closed() < sessions && System.nanoTime() < untilNs) {
            serve(SECOND_NS / 10, false);
        }
    }

    private void serve(long forNs, boolean withPings) throws IOException {
        long beganNs = System.nanoTime();
        long passedNs = 0;
        do {
            selector.select(this::read, Math.max(1, Math.min(20, (forNs - passedNs) / 1_000_000)));
            passedNs = System.nanoTime() - beganNs;
            if (withPings) {
                ping(passedNs);
            }
        } while (passedNs < forNs);
        pinged = 0;
    }

    private void ping(long passedNs) throws IOException {
        long due = passedNs / 1000 * sockets.size() / (PING_NS / 1000);
        for (; pinged < due; pinged++) {
            sockets.get((int) (pinged % sockets.size())).ping();
        }
    }

    private void read(SelectionKey key) {
        IdleSocket socket = (IdleSocket) key.attachment();
        try {
            socket.read(buffer, System.nanoTime());
        } catch (IOException e) {
            key.cancel();
            try {
                socket.end();
            } catch (IOException again) {
                throw new IllegalStateException(again);
            }
        }
    }

    private long joined() {
        return sockets.stream().filter(IdleSocket::isJoined).count();
    }

    private long closed() {
        return sockets.stream().filter(IdleSocket::isClosed).count();
    }

    private String percentiles() {
        long[] ns =
                sockets.stream()
                        .filter(IdleSocket::isJoined)
                        .mapToLong(IdleSocket::joinNs)
                        .sorted()
                        .toArray();
        return ns.length == 0
                ? "none"
                : "median %.1f ms, 99 %% in %.1f ms, longest %.1f ms"
                        .formatted(
                                ns[ns.length / 2] / 1e6,
                                ns[(int) (ns.length * 0.99)] / 1e6,
                                Arrays.stream(ns).max().orElse(0) / 1e6);
    }

    /** What lives, after a full collection: jcmd's histogram counts nothing else. */
    private double heapMb() throws IOException, InterruptedException {
        Process jcmd =
                new ProcessBuilder(
                                System.getProperty("java.home") + "/bin/jcmd",
                                Long.toString(pid),
                                "GC.class_histogram")
                        .redirectErrorStream(true)
                        .start();
        String out = new String(jcmd.getInputStream().readAllBytes());
        jcmd.waitFor();
        String total =
                out.lines().filter(l -> l.startsWith("Total")).findFirst().orElse("Total 0 0");
        return Long.parseLong(total.trim().split("\\s+")[2]) / 1048576.0;
    }
}
