package sfu.core.io;

import io.netty.channel.epoll.Epoll;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;

/**
 * What this host and this JVM allow natively.
 *
 * @param works whether sockets can be driven by recvmmsg and sendmmsg
 * @param reason why, or why not, in one line
 * @param segments whether the kernel knows UDP_SEGMENT
 */
record NativeSupport(boolean works, String reason, boolean segments) {
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64");

    /** Tried out once, and only when somebody asks. */
    private static final class Once {
        private static final NativeSupport FOUND = find();
    }

    static NativeSupport ofThisHost() {
        return Once.FOUND;
    }

    private static NativeSupport find() {
        String system = System.getProperty("os.name", "");
        String architecture = System.getProperty("os.arch", "");
        if (!system.equals("Linux") || !ARCHITECTURES.contains(architecture)) {
            return refused(system + " on " + architecture + " is not Linux on x86_64 or aarch64");
        }
        try {
            if (!Epoll.isAvailable()) {
                return refused("Netty's epoll: " + root(Epoll.unavailabilityCause()));
            }
            return tryOut(architecture);
        } catch (IOException | RuntimeException | LinkageError e) {
            return refused(root(e)); // an IllegalCallerException when native access is denied
        }
    }

    private static NativeSupport tryOut(String architecture) throws IOException {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        UdpOptions least = UdpOptions.defaults().withBatches(1, 1).withBuffers(0, 0);
        try (LinuxUdpPort port = LinuxUdpPort.open(loopback, least)) {
            Kernel kernel = port.socket();
            int received = kernel.receive(0, 0);
            int sent = kernel.send(0, 0);
            if (received < 0 || sent < 0) { // a sandbox
                String call = received < 0 ? "recvmmsg" : "sendmmsg";
                int errno = -Math.min(received, sent);
                return refused("the system refuses " + call + ": " + Errno.describe(errno));
            }
            String gso = port.segments() ? "with" : "without";
            String reason = "Linux on " + architecture + ", native access works, " + gso + " GSO";
            return new NativeSupport(true, reason, port.segments());
        }
    }

    private static NativeSupport refused(String why) {
        return new NativeSupport(false, why, false);
    }

    private static String root(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }
}
