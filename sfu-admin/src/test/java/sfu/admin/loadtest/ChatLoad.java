package sfu.admin.loadtest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a busy chat is like: all join one room, and write in turn. Arguments: the port and the pid
 * of a server on this machine, how many people, messages a second of all together, for how many
 * seconds. Prints how long each message takes to the last who is told, and fails if one is missing
 * or somebody is told another order.
 */
public final class ChatLoad {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long WARM_UP_NS = 5 * SECOND_NS;
    private static final String ID = "\"messageId\":\"";
    private static final String BODY = "\"text\":\"n";

    private final int port;
    private final ServerProcess server;
    private final int people;
    private final Selector selector = Selector.open();
    private final List<ChatSocket> sockets = new ArrayList<>();
    private final List<long[]> orders = new ArrayList<>(); // the last messageId of each
    private long[] sentNs = new long[0];
    private long[] lastNs = new long[0];
    private int[] receipts = new int[0];
    private int joined;
    private int acknowledged;
    private int disordered;
    private int refused;

    private ChatLoad(int port, long pid, int people) throws IOException {
        this.port = port;
        this.people = people;
        server = new ServerProcess(pid);
    }

    public static void main(String[] args) throws Exception {
        ChatLoad run =
                new ChatLoad(
                        Integer.parseInt(args[0]),
                        Long.parseLong(args[1]),
                        Integer.parseInt(args[2]));
        run.all(Integer.parseInt(args[3]), Integer.parseInt(args[4]));
    }

    private void all(int perSecond, int seconds) throws IOException {
        int count = perSecond * seconds;
        sentNs = new long[count];
        lastNs = new long[count];
        receipts = new int[count];
        join();
        serve(WARM_UP_NS);
        long cpuUs = server.us();
        long beganNs = System.nanoTime();
        for (int i = 0; i < count; i++) {
            serve(Math.max(0, beganNs + i * SECOND_NS / perSecond - System.nanoTime()));
            sentNs[i] = System.nanoTime();
            sockets.get(i % people)
                    .say("message.send", ",\"text\":\"n" + i + "\",\"clientId\":\"c" + i + "\"");
        }
        double seconds2 = (System.nanoTime() - beganNs) / 1e9;
        double busy = (server.us() - cpuUs) / 1e4 / seconds2;
        serve(3 * SECOND_NS);
        report(count, busy);
    }

    private void join() throws IOException {
        for (int i = 0; i < people; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            ChatSocket socket = new ChatSocket(channel, port, i, this::take);
            orders.add(new long[] {-1});
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, socket);
            sockets.add(socket);
            while (!socket.isUpgraded()) {
                serve(1);
            }
            socket.say("join", ",\"room\":\"chat-load\",\"name\":\"P" + i + "\"");
            serve(2_000_000);
        }
        long untilNs = System.nanoTime() + 20 * SECOND_NS;
        while (joined < people && System.nanoTime() < untilNs) {
            serve(SECOND_NS / 10);
        }
        System.out.printf("%d of %d joined%n", joined, people);
    }

    private void serve(long forNs) throws IOException {
        long untilNs = System.nanoTime() + forNs;
        long leftNs = forNs;
        do {
            selector.select(this::read, Math.max(1, Math.min(20, leftNs / 1_000_000)));
            leftNs = untilNs - System.nanoTime();
        } while (leftNs > 0);
    }

    private void read(SelectionKey key) {
        ChatSocket socket = (ChatSocket) key.attachment();
        try {
            socket.read();
        } catch (IOException e) {
            key.cancel();
        }
    }

    private void take(ChatSocket to, String text) {
        if (text.contains("\"type\":\"message\"")) {
            receive(to, text);
        } else if (text.contains("\"type\":\"message.sent\"")) {
            acknowledged++;
            order(to, text);
        } else if (text.contains("\"type\":\"joined\"")) {
            joined++;
        } else if (text.contains("\"type\":\"error\"")) {
            refused++;
            System.out.println(text);
        }
    }

    private void receive(ChatSocket to, String text) {
        int at = text.indexOf(BODY) + BODY.length();
        int number = Integer.parseInt(text, at, text.indexOf('"', at), 10);
        receipts[number]++;
        lastNs[number] = System.nanoTime();
        order(to, text);
    }

    /** Messages have one order for all: that of their numbers, with the sender's own among them. */
    private void order(ChatSocket to, String text) {
        int at = text.indexOf(ID) + ID.length();
        long id = Long.parseLong(text, at, text.indexOf('"', at), 10);
        long[] last = orders.get(to.number);
        if (id <= last[0]) {
            disordered++;
        }
        last[0] = id;
    }

    private void report(int count, double busy) {
        long[] ns = new long[count];
        int complete = 0;
        for (int i = 0; i < count; i++) {
            if (receipts[i] == people - 1) {
                ns[complete++] = lastNs[i] - sentNs[i];
            }
        }
        long[] sorted = Arrays.copyOf(ns, complete);
        Arrays.sort(sorted);
        long closed = sockets.stream().filter(ChatSocket::isClosed).count();
        System.out.printf(
                "%d messages, %d acknowledged, %d refused, %d told to all others, %d out of order, %d"
                        + " closed%n",
                count, acknowledged, refused, complete, disordered, closed);
        if (complete > 0) {
            System.out.printf(
                    "sent to last receipt: median %.1f ms, 99 %% in %.1f ms, longest %.1f ms; server"
                            + " %.0f %% of a core%n",
                    sorted[complete / 2] / 1e6,
                    sorted[(int) (complete * 0.99)] / 1e6,
                    sorted[complete - 1] / 1e6,
                    busy);
        }
        System.exit(complete == count && disordered == 0 && closed == 0 ? 0 : 1);
    }
}
