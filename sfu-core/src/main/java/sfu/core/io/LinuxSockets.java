package sfu.core.io;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Opens the native sockets of all shards, and steers peers among them. */
final class LinuxSockets {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxSockets.class);

    private LinuxSockets() {}

    /** A port for each shard, all of the same number; all are open before any is read. */
    static List<LinuxUdpPort> open(
            int shards, InetSocketAddress address, UdpOptions options, GsoRefusal refusal)
            throws IOException {
        List<LinuxUdpPort> ports = new ArrayList<>();
        try {
            LinuxUdpPort first = LinuxUdpPort.open(address, options, true, refusal);
            ports.add(first);
            first.socket().buffers().logHint(options);
            InetSocketAddress same = new InetSocketAddress(address.getAddress(), first.localPort());
            while (ports.size() < shards) {
                ports.add(LinuxUdpPort.open(same, options, true, refusal));
            }
        } catch (IOException | RuntimeException e) {
            ports.forEach(LinuxUdpPort::close);
            throw e;
        }
        steer(ports, address, options);
        return ports;
    }

    /** A port for each of the addresses: whose peers come to none of the others. */
    static List<LinuxUdpPort> openEach(
            List<InetSocketAddress> addresses, UdpOptions options, GsoRefusal refusal)
            throws IOException {
        List<LinuxUdpPort> ports = new ArrayList<>();
        try {
            for (InetSocketAddress address : addresses) {
                ports.add(LinuxUdpPort.open(address, options, true, refusal));
            }
            ports.getFirst().socket().buffers().logHint(options);
        } catch (IOException | RuntimeException e) {
            ports.forEach(LinuxUdpPort::close);
            throw e;
        }
        for (int i = 0; i < ports.size(); i++) {
            steer(List.of(ports.get(i)), addresses.get(i), options);
        }
        return ports;
    }

    /**
     * Spreads peers over the ports of one number, and parts STUN and RTCP from media. Where the
     * system refuses, the kernel's own hash serves, at the price of more hand-overs.
     */
    private static void steer(
            List<LinuxUdpPort> ports, InetSocketAddress address, UdpOptions options) {
        LinuxSocket first = ports.getFirst().socket();
        try {
            first.steer(ports.size(), true); // first: without it media would come to them too
            for (LinuxUdpPort port : ports) {
                port.openControl(address, options);
            }
        } catch (IOException e) {
            LOG.warn("STUN and RTCP share media's sockets: {}", e.getMessage());
            ports.forEach(LinuxUdpPort::closeControl);
            steerAlone(first, ports.size());
        }
    }

    private static void steerAlone(LinuxSocket first, int shards) {
        if (shards > 1) {
            try {
                first.steer(shards, false);
            } catch (IOException e) {
                LOG.warn("peers are not steered to their shards: {}", e.getMessage());
            }
        }
    }
}
