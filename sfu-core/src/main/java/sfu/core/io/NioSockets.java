package sfu.core.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;

/** Opens channels for media, as {@link LinuxSocket} does natively. */
final class NioSockets {
    /** Linux doubles the buffer sizes that it is told, and Java halves them when asked. */
    private static final int BUFFER_FACTOR = isLinux() ? 2 : 1;

    private NioSockets() {}

    private static boolean isLinux() {
        return System.getProperty("os.name", "").equals("Linux");
    }

    /** Whether several sockets of one port share its peers: elsewhere the last one gets all. */
    static boolean canSpread() throws IOException {
        if (!isLinux()) {
            return false;
        }
        try (DatagramChannel channel = DatagramChannel.open()) {
            return channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT);
        }
    }

    /**
     * A port for each shard.
     *
     * @param spread whether each gets a socket of its own, of the same number; else the first one's
     *     serves all: it alone receives, and all send
     */
    static List<NioUdpPort> open(
            int shards, InetSocketAddress address, UdpOptions options, boolean spread)
            throws IOException {
        List<NioUdpPort> ports = new ArrayList<>();
        try {
            NioUdpPort first = new NioUdpPort(channel(address, options), true, options);
            ports.add(first);
            buffers(first.channel()).logHint(options);
            InetSocketAddress same = new InetSocketAddress(address.getAddress(), first.localPort());
            while (ports.size() < shards) {
                DatagramChannel next = spread ? channel(same, options) : first.channel();
                ports.add(new NioUdpPort(next, spread, options));
            }
        } catch (IOException | RuntimeException e) {
            ports.forEach(NioUdpPort::close);
            throw e;
        }
        return ports;
    }

    /** A port for each of the addresses. */
    static List<NioUdpPort> openEach(List<InetSocketAddress> addresses, UdpOptions options)
            throws IOException {
        List<NioUdpPort> ports = new ArrayList<>();
        try {
            for (InetSocketAddress address : addresses) {
                ports.add(new NioUdpPort(channel(address, options), true, options));
            }
            buffers(ports.getFirst().channel()).logHint(options);
            return ports;
        } catch (IOException | RuntimeException e) {
            ports.forEach(NioUdpPort::close);
            throw e;
        }
    }

    private static DatagramChannel channel(InetSocketAddress address, UdpOptions options)
            throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.configureBlocking(false);
            if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            if (options.receiveBufferBytes() > 0) {
                channel.setOption(
                        StandardSocketOptions.SO_RCVBUF,
                        options.receiveBufferBytes() / BUFFER_FACTOR);
            }
            if (options.sendBufferBytes() > 0) {
                channel.setOption(
                        StandardSocketOptions.SO_SNDBUF, options.sendBufferBytes() / BUFFER_FACTOR);
            }
            channel.bind(address);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return channel;
    }

    static SocketBuffers buffers(DatagramChannel channel) throws IOException {
        return new SocketBuffers(
                channel.getOption(StandardSocketOptions.SO_RCVBUF) * BUFFER_FACTOR,
                channel.getOption(StandardSocketOptions.SO_SNDBUF) * BUFFER_FACTOR);
    }
}
