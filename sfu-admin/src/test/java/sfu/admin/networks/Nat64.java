package sfu.admin.networks;

import sfu.admin.e2e.Tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A router between an IPv6 network and this machine's IPv4 that translates (RFC 6146): tayga, and
 * masquerading behind it.
 */
final class Nat64 implements AutoCloseable {
    /** A site's own: it stands for private addresses, and tayga takes none of 0000::/8. */
    static final String PREFIX = "fd64:ff9b::";

    private static final String CONFIGURATION =
            """
            tun-device nat64
            ipv4-addr 192.168.255.1
            prefix %s/96
            dynamic-pool 192.168.255.0/24
            data-dir %s
            """;

    private final Path folder = Files.createTempDirectory("tayga");
    private final Process process;

    /**
     * @param router one of the network's, with links to both sides
     */
    Nat64(Network network, String router) throws Exception {
        String program = Tools.need("tayga");
        Path file = folder.resolve("tayga.conf");
        Files.writeString(file, CONFIGURATION.formatted(PREFIX, folder));
        network.in(router, "sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1");
        network.in(router, program + " -c " + file + " --mktun");
        network.in(router, "ip link set nat64 up");
        network.in(router, "ip addr add 192.168.255.254 dev nat64");
        network.in(router, "ip route add 192.168.255.0/24 dev nat64");
        network.in(router, "ip -6 route add " + PREFIX + "/96 dev nat64");
        network.filter(
                router,
                "add table ip nat;"
                        + "add chain ip nat post { type nat hook postrouting priority 100; };"
                        + "add rule ip nat post ip saddr 192.168.255.0/24 oifname != nat64 masquerade");
        List<String> command = new ArrayList<>(network.prefix(router));
        command.addAll(List.of(program, "-c", file.toString(), "--nodetach"));
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
    }

    /** The literal of a URL by which its clients reach an IPv4 address. */
    String translated(String v4) {
        return "[" + PREFIX + v4 + "]";
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
