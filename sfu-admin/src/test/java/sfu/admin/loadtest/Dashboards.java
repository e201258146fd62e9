package sfu.admin.loadtest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What operators' event streams cost: the server's processor time with one, then with many, and how
 * old a snapshot is when it is received. Arguments: port and pid of a server on this machine, how
 * many, seconds each, and the stream's query. Prints and asserts nothing.
 */
public final class Dashboards {
    private static final byte[] MARK = "\"at\":".getBytes(StandardCharsets.US_ASCII);
    private static final long SETTLE_NS = 5_000_000_000L;

    private final int port;
    private final String query;
    private final ServerProcess server;
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
    private final byte[] bytes = new byte[1 << 16];
    private long[] agesMs = new long[1 << 16];
    private int received;
    private long receivedBytes;
    private boolean isMeasuring;
    private int closed;

    private Dashboards(int port, long pid, String query) throws IOException {
        this.port = port;
        this.query = query;
        server = new ServerProcess(pid);
    }

    public static void main(String[] args) throws Exception {
        String query = args.length > 4 ? args[4] : "scope=node";
        Dashboards run = new Dashboards(Integer.parseInt(args[0]), Long.parseLong(args[1]), query);
        long seconds = Long.parseLong(args[3]);
        int many = Integer.parseInt(args[2]);
        run.open(1);
        double one = run.measure(seconds);
        run.open(many - 1);
        double all = run.measure(seconds);
        System.out.printf(
                "%d dashboards (%s) cost %.2f %% of a core over one%n", many, query, all - one);
    }

    private void open(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            String request =
                    "GET /admin/v1/stream?"
                            + query
                            + " HTTP/1.1\r\nHost: localhost:"
                            + port
                            + "\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            serve(1_000_000);
        }
        serve(SETTLE_NS);
    }

    /** Returns the server's share of a core. */
    private double measure(long seconds) throws IOException {
        received = 0;
        receivedBytes = 0;
        isMeasuring = true;
        long cpuUs = server.us();
        long beganNs = System.nanoTime();
        serve(seconds * 1_000_000_000L);
        double percent = (server.us() - cpuUs) / 10.0 / ((System.nanoTime() - beganNs) / 1e6);
        isMeasuring = false;
        long[] ages = Arrays.copyOf(agesMs, received);
        Arrays.sort(ages);
        System.out.printf(
                "%d streams, %d closed: %.2f %% of a core; %.1f events/s of %.0f bytes; from snapshot"
                        + " to receipt median %d ms, 99 %% in %d ms, longest %d ms%n",
                selector.keys().size(),
                closed,
                percent,
                received / (double) seconds,
                receivedBytes / (double) Math.max(1, received),
                received == 0 ? -1 : ages[received / 2],
                received == 0 ? -1 : ages[(int) (received * 0.99)],
                received == 0 ? -1 : ages[received - 1]);
        return percent;
    }

    private void serve(long forNs) throws IOException {
        long beganNs = System.nanoTime();
        long leftNs = forNs;
        while (leftNs > 0) {
            selector.select(this::read, Math.max(1, leftNs / 1_000_000));
            leftNs = forNs - (System.nanoTime() - beganNs);
        }
    }

    private void read(SelectionKey key) {
        try {
            buffer.clear();
            int length = ((SocketChannel) key.channel()).read(buffer);
            if (length < 0) {
                closed++;
                key.channel().close();
                return;
            }
            buffer.flip().get(bytes, 0, length);
            note(length);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void note(int length) {
        if (!isMeasuring) {
            return;
        }
        receivedBytes += length;
        for (int i = length - MARK.length; i >= 0; i--) {
            if (Arrays.equals(bytes, i, i + MARK.length, MARK, 0, MARK.length)) {
                long at = 0;
                for (int j = i + MARK.length;
                        j < length && bytes[j] >= '0' && bytes[j] <= '9';
                        j++) {
                    at = 10 * at + bytes[j] - '0';
                }
                if (received == agesMs.length) {
                    agesMs = Arrays.copyOf(agesMs, 2 * received);
                }
                agesMs[received++] = System.currentTimeMillis() - at;
                return;
            }
        }
    }
}
