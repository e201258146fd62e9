package sfu.admin.networks;

import sfu.admin.e2e.Tools;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** A network namespace with one way out, to this machine; gone with this process at the latest. */
final class Namespace implements AutoCloseable {
    private static final long ID = ProcessHandle.current().pid();
    private static final String NAME = "sfu-" + ID;
    private static final String OUTER = "sfu" + ID % 1_000_000 + "o";
    private static final String INNER = "sfu" + ID % 1_000_000 + "i";
    private static final String NET = "10.99." + ID % 250 + ".";
    private static final String OUTER_ADDRESS = NET + "1";
    private static final String INNER_ADDRESS = NET + "2";

    private final String ip = Tools.need("ip");
    private final String nft = Tools.need("nft");
    private final Thread atExit = new Thread(this::delete);

    /** Skips the test where it may not be made. */
    Namespace() throws Exception {
        if (!output("id", "-u").strip().equals("0")) {
            Tools.missing("root, who may make network namespaces,");
        }
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            run(ip, "netns", "add", NAME);
            run(ip, "link", "add", OUTER, "type", "veth", "peer", "name", INNER, "netns", NAME);
            run(ip, "addr", "add", OUTER_ADDRESS + "/30", "dev", OUTER);
            run(ip, "link", "set", OUTER, "up");
            run(ip, "-n", NAME, "addr", "add", INNER_ADDRESS + "/30", "dev", INNER);
            run(ip, "-n", NAME, "link", "set", INNER, "up");
            run(ip, "-n", NAME, "link", "set", "lo", "up");
            run(ip, "-n", NAME, "route", "add", "default", "via", OUTER_ADDRESS);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** This machine, as seen from inside. */
    InetAddress outerAddress() {
        return InetAddress.ofLiteral(OUTER_ADDRESS);
    }

    /** What a command is preceded by to run inside. */
    List<String> prefix() {
        return List.of(ip, "netns", "exec", NAME);
    }

    /** From now on no UDP packet leaves it. */
    void dropUdp() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix());
        command.add(nft);
        command.add(
                "add table inet block;"
                        + "add chain inet block out { type filter hook output priority 0; };"
                        + "add rule inet block out meta l4proto udp counter drop");
        run(command.toArray(String[]::new));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        output(command);
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output.strip());
        }
        return output;
    }

    /** The pair of interfaces goes with it. */
    private void delete() {
        try {
            run(ip, "netns", "del", NAME);
        } catch (IOException | InterruptedException e) {
            System.err.println("the network namespace " + NAME + " is left behind: " + e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        delete();
    }
}
