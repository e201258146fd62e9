package sfu.core.shard;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;

/**
 * Holds the media port's number in TCP: with SO_REUSEPORT a second server would share the UDP port
 * silently and take half of the peers' datagrams.
 */
final class PortLock implements AutoCloseable {
    private final ServerSocketChannel channel;
    private final int port;

    private PortLock(ServerSocketChannel channel, int port) {
        this.channel = channel;
        this.port = port;
    }

    /** Takes the port, or any free one for 0. */
    @SuppressWarnings("AddressSelection")
    static PortLock take(int port) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(port), 1);
            int bound = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            return new PortLock(channel, bound);
        } catch (BindException e) {
            channel.close();
            throw new BindException(
                    "media port "
                            + port
                            + " is in use (TCP or UDP), most likely by another server: stop it or"
                            + " choose another port with --udp-port");
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // it is free with the process at the latest
        }
    }
}
