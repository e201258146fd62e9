package sfu.admin.networks;

import sfu.admin.e2e.Tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Network namespaces with links between them and this machine; gone with this process at the
 * latest, and the links and addresses with them.
 */
final class Network implements AutoCloseable {
    /** This machine's own. */
    static final String HERE = "";

    private static final long ID = ProcessHandle.current().pid();

    private final String ip = Tools.need("ip");
    private final String nft = Tools.need("nft");
    private final List<String> names = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private final Thread atExit = new Thread(this::delete);
    private int links;

    /**
     * Skips the test where they may not be made.
     *
     * @param names short ones
     */
    Network(String... names) throws Exception {
        if (!output("id", "-u").strip().equals("0")) {
            Tools.missing("root, who may make network namespaces,");
        }
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            for (String name : names) {
                run(ip, "netns", "add", nameOf(name));
                this.names.add(nameOf(name));
                in(name, "ip link set lo up");
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private static String nameOf(String name) {
        return "sfu-" + ID + "-" + name;
    }

    /** A number below 250 that other processes hardly have, for addresses. */
    static long number() {
        return ID % 250;
    }

    /**
     * A link between two of them, with these addresses (and the length of their prefix).
     *
     * @return the first one's interface
     */
    String link(String one, String oneAddress, String other, String otherAddress) throws Exception {
        String ours = "sf" + ID % 100_000 + "o" + ++links;
        String theirs = "sf" + ID % 100_000 + "i" + links;
        run(ip, "link", "add", ours, "type", "veth", "peer", "name", theirs);
        move(theirs, other);
        move(ours, one);
        raise(one, ours, oneAddress, "fe80::1/64");
        raise(other, theirs, otherAddress, "fe80::2/64");
        return ours;
    }

    private void move(String device, String to) throws Exception {
        if (!to.equals(HERE)) {
            run(ip, "link", "set", device, "netns", nameOf(to));
        }
    }

    /**
     * With all its addresses from the start: one that came a second later would end Chromium's
     * requests. An IPv6 router needs a link-local one: it asks for a neighbour from it on behalf of
     * what it forwards (RFC 4861, 7.2.2), and without it forgets its clients after eight seconds.
     */
    private void raise(String where, String device, String address, String linkLocal)
            throws Exception {
        in(where, "ip link set " + device + " addrgenmode none");
        if (address.contains(":")) {
            in(where, "ip addr add " + linkLocal + " dev " + device + " nodad");
            in(where, "ip addr add " + address + " dev " + device + " nodad");
        } else {
            in(where, "ip addr add " + address + " dev " + device);
        }
        in(where, "ip link set " + device + " up");
    }

    /** Runs a command in one of them. */
    void in(String where, String command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(where.equals(HERE) ? List.of() : prefix(where));
        all.addAll(List.of(command.split(" ", -1)));
        run(all.toArray(String[]::new));
    }

    /** Adds rules of nftables in one of them. */
    void filter(String where, String rules) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(prefix(where));
        all.addAll(List.of(nft, rules));
        run(all.toArray(String[]::new));
    }

    /** What a command is preceded by to run in one of them. */
    List<String> prefix(String where) {
        return List.of(ip, "netns", "exec", nameOf(where));
    }

    /** Names that programs in one of them know, as in /etc/hosts (ip-netns(8)). */
    void hosts(String where, String lines) throws IOException {
        Path folder = Files.createDirectories(Path.of("/etc/netns", nameOf(where)));
        files.add(Files.writeString(folder.resolve("hosts"), lines));
        files.add(folder);
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

    private void delete() {
        for (String name : names) {
            try {
                run(ip, "netns", "del", name);
            } catch (IOException | InterruptedException e) {
                System.err.println("the network namespace " + name + " is left behind: " + e);
            }
        }
        files.forEach(file -> file.toFile().delete());
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        delete();
    }
}
