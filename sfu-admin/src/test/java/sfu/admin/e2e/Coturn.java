package sfu.admin.e2e;

import sfu.signaling.ice.IceServerRule;
import sfu.signaling.ice.IceServers;
import sfu.signaling.ice.TurnSecret;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A TURN server, on loopback unless said otherwise, with a shared secret: UDP and TCP on one port,
 * TLS on another.
 */
public final class Coturn implements AutoCloseable {
    static final String SECRET = "north-of-the-river";

    private final Path folder = Files.createTempDirectory("coturn");
    private final int port = freePort();
    private final int tlsPort = freePort();
    private final String address;
    private final Process process;

    Coturn() throws IOException, InterruptedException {
        this("127.0.0.1");
    }

    /** On this address of the machine. */
    public Coturn(String address) throws IOException, InterruptedException {
        this.address = address;
        String program = Tools.need("turnserver");
        Tools.need("openssl");
        certify();
        List<String> command = new ArrayList<>(List.of(program, "-n", "--no-cli", "--simple-log"));
        command.addAll(List.of("--listening-ip", address, "--relay-ip", address));
        command.addAll(
                List.of("--listening-port", "" + port, "--tls-listening-port", "" + tlsPort));
        command.addAll(List.of("--use-auth-secret", "--static-auth-secret", SECRET));
        command.addAll(List.of("--realm", "sfu.test", "--allow-loopback-peers", "--verbose"));
        command.addAll(List.of("--cert", file("cert.pem"), "--pkey", file("key.pem")));
        command.addAll(List.of("--log-file", "stdout", "--pidfile", file("pid")));
        command.addAll(List.of("--userdb", file("users"))); // else in a folder of root's
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        awaitPort();
    }

    /** Nobody trusts it: a browser is told not to mind. */
    private void certify() throws IOException, InterruptedException {
        Process openssl =
                new ProcessBuilder(
                                "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
                                        .concat(" -keyout " + file("key.pem"))
                                        .concat(" -out " + file("cert.pem"))
                                        .split(" ", -1))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (openssl.waitFor() != 0) {
            throw new IOException("openssl made no certificate");
        }
    }

    private void awaitPort() throws IOException, InterruptedException {
        for (int i = 0; i < 100; i++) {
            try {
                new Socket(address, tlsPort).close();
                return;
            } catch (IOException e) {
                Thread.sleep(100);
            }
        }
        throw new IOException("coturn did not start:\n" + log());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    /**
     * @param transport udp, tcp or tls
     */
    String url(String transport) {
        return transport.equals("tls")
                ? "turns:localhost:" + tlsPort + "?transport=tcp"
                : "turn:127.0.0.1:" + port + "?transport=" + transport;
    }

    public int tlsPort() {
        return tlsPort;
    }

    /** PEM; of nobody that is trusted. */
    public Path certificate() {
        return folder.resolve("cert.pem");
    }

    public Path key() {
        return folder.resolve("key.pem");
    }

    /** What clients are told who reach its TLS by this name and port. */
    public IceServers iceServers(String name, int port) {
        String url = "turns:%s:%d?transport=tcp".formatted(name, port);
        TurnSecret secret = new TurnSecret(SECRET, TurnSecret.DEFAULT_TTL);
        return new IceServers(
                List.of(
                        new IceServerRule(
                                List.of(url), new IceServerRule.Credentials.Shared(secret))),
                Instant::now);
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
    }
}
