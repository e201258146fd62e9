package sfu.core.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A java.nio channel for each peer, as a server on another machine needs. */
final class SocketPerPeer implements PeerSockets {
    private static final int SEND_BATCH = 128;
    private static final int READS_A_PEER = 64; // then the others' turn

    private final Selector selector = Selector.open();
    private final List<DatagramChannel> channels = new ArrayList<>();
    private final ByteBuffer inBuffer = ByteBuffer.allocateDirect(MAX_BYTES);
    private final MemorySegment in = MemorySegment.ofBuffer(inBuffer);
    private final ByteBuffer outBuffer = ByteBuffer.allocateDirect(SEND_BATCH * MAX_BYTES);
    private final MemorySegment out = MemorySegment.ofBuffer(outBuffer);
    private final int[] peers = new int[SEND_BATCH];
    private final int[] lengths = new int[SEND_BATCH];
    private int queued;
    private long unsent;

    SocketPerPeer() throws IOException {}

    @Override
    public int add(InetSocketAddress server) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.configureBlocking(false);
            channel.connect(server);
            channel.register(selector, SelectionKey.OP_READ, channels.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channels.add(channel);
        return channels.size() - 1;
    }

    @Override
    public int receive(Receiver receiver) {
        int packets = 0;
        try {
            if (selector.selectNow() == 0) {
                return 0;
            }
            Instant now = Instant.now();
            long nowUnixNs = now.getEpochSecond() * 1_000_000_000L + now.getNano();
            for (SelectionKey key : selector.selectedKeys()) {
                packets += read((Integer) key.attachment(), receiver, nowUnixNs);
            }
            selector.selectedKeys().clear();
        } catch (IOException e) {
            return packets; // asked again at the next poll
        }
        return packets;
    }

    private int read(int peer, Receiver receiver, long nowUnixNs) {
        for (int i = 0; i < READS_A_PEER; i++) {
            inBuffer.clear();
            int length;
            try {
                length = channels.get(peer).read(inBuffer);
            } catch (IOException unreachable) { // told by ICMP; the join or its consent ends it
                return i;
            }
            if (length <= 0) {
                return i;
            }
            receiver.packet(peer, in, 0, length, nowUnixNs);
        }
        return READS_A_PEER;
    }

    @Override
    public MemorySegment out() {
        return out;
    }

    @Override
    public long reserve() {
        return queued == SEND_BATCH ? -1 : (long) queued * MAX_BYTES;
    }

    @Override
    public void commit(int peer, int lengthBytes) {
        peers[queued] = peer;
        lengths[queued++] = lengthBytes;
    }

    @Override
    public void flush() {
        for (int i = 0; i < queued; i++) {
            int at = i * MAX_BYTES;
            outBuffer.limit(at + lengths[i]).position(at);
            try {
                if (channels.get(peers[i]).write(outBuffer) == 0) {
                    unsent++;
                }
            } catch (IOException e) {
                unsent++;
            }
        }
        queued = 0;
    }

    @Override
    public long unsent() {
        return unsent;
    }

    @Override
    public long overflowed() {
        return 0; // java.nio does not tell
    }

    @Override
    public void close() {
        try {
            for (DatagramChannel channel : channels) {
                channel.close();
            }
            selector.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
