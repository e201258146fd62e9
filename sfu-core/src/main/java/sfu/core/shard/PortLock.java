package sfu.core.shard;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds the numbers of the media ports in TCP: with SO_REUSEPORT a second server would share a UDP
 * port silently and take half of the peers' datagrams.
 */
final class PortLock implements AutoCloseable {
    private static final int TRIES = 16;

    private final List<ServerSocketChannel> channels = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();

    private PortLock() {}

    /** Takes the port of each shard, or any free one for 0. */
    static PortLock take(PortRange range, int shards) throws IOException {
        PortLock lock = new PortLock();
        try {
            for (int i = 0; i < (range.isRange() ? shards : 1); i++) {
                lock.add(range.ofShard(i));
            }
            return lock;
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    private void add(int port) throws IOException {
        int got = hold(port);
        for (int i = 0; port == 0 && i < TRIES && !isFreeInUdp(got); i++) {
            got = hold(0); // the one before stays held: it is not given again
        }
        ports.add(got);
    }

    private int hold(int port) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channels.add(channel);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(any(port), 1);
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
        } catch (BindException e) {
            throw new BindException(
                    "media port "
                            + port
                            + " is in use (TCP or UDP), most likely by another server: stop it or"
                            + " choose another port with --udp-port");
        }
    }

    /** The system gives a number that is free in TCP; in UDP anybody's socket may have it. */
    private static boolean isFreeInUdp(int port) throws IOException {
        try (DatagramChannel probe = DatagramChannel.open()) {
            probe.bind(any(port));
            return true;
        } catch (BindException e) {
            return false;
        }
    }

    @SuppressWarnings("AddressSelection")
    private static InetSocketAddress any(int port) {
        return new InetSocketAddress(port);
    }

    /** Where this shard's peers send to. */
    int port(int shard) {
        return ports.size() == 1 ? ports.getFirst() : ports.get(shard);
    }

    /** Gives the numbers free for those who listen there themselves. */
    void release() {
        close();
    }

    @Override
    public void close() {
        for (ServerSocketChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                // it is free with the process at the latest
            }
        }
    }
}
