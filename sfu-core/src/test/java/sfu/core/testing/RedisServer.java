package sfu.core.testing;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A real redis-server on a free port, without a disk unless it is given one; without the program
 * its tests are skipped, unless SFU_REQUIRE_TOOLS is set.
 */
public final class RedisServer implements AutoCloseable {
    private static final int TRIES = 200;
    private static final long BETWEEN_MS = 50;

    private final int port;
    private final List<String> keeping;
    private Process process;

    public RedisServer() throws Exception {
        this(List.of("--appendonly", "no"));
    }

    /** One that appends all that it does to a file there. */
    public static RedisServer on(Path folder) throws Exception {
        return new RedisServer(List.of("--appendonly", "yes", "--dir", folder.toString()));
    }

    private RedisServer(List<String> keeping) throws Exception {
        this.keeping = keeping;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        process = start();
    }

    private Process start() throws Exception {
        List<String> command = new ArrayList<>(List.of(program(), "--bind", "127.0.0.1"));
        command.addAll(List.of("--port", String.valueOf(port), "--save", ""));
        command.addAll(keeping);
        Process its =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        for (int i = 0; i < TRIES; i++) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return its;
            } catch (IOException e) {
                Thread.sleep(BETWEEN_MS);
            }
        }
        its.destroyForcibly();
        throw new IllegalStateException("redis-server does not listen");
    }

    private static String program() {
        for (String folder : System.getenv("PATH").split(":")) {
            Path file = Path.of(folder, "redis-server");
            if (Files.isExecutable(file)) {
                return file.toString();
            }
        }
        if (System.getenv("SFU_REQUIRE_TOOLS") != null) {
            Assertions.fail("redis-server is missing, and SFU_REQUIRE_TOOLS is set");
        }
        Assumptions.abort("redis-server is missing here: its tests are skipped");
        throw new IllegalStateException();
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Ends it by KILL; what it had is lost, unless it is on a disk. */
    public void stop() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** On the same port, with what is on the disk. */
    public void restart() throws Exception {
        process = start();
    }

    /** STOP: it takes connections and answers nothing. CONT: it does again. */
    public void signal(String name) throws IOException {
        Process kill =
                new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        if (kill.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("no signal could be sent");
        }
    }

    /** How many it did, those that scripts do among them. */
    public long commands() throws IOException {
        Process cli =
                new ProcessBuilder("redis-cli", "-p", String.valueOf(port), "info", "stats")
                        .start();
        try (BufferedReader lines = cli.inputReader()) {
            return lines.lines()
                    .filter(line -> line.startsWith("total_commands_processed:"))
                    .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Has redis-cli do something. */
    public void run(String... command) throws IOException {
        ask(command);
    }

    /** Likewise; what Redis answers, a line each. */
    public String ask(String... command) throws IOException {
        List<String> all = new ArrayList<>(List.of("redis-cli", "-p", String.valueOf(port)));
        all.addAll(List.of(command));
        Process cli = new ProcessBuilder(all).start();
        try (BufferedReader lines = cli.inputReader()) {
            String answer = lines.lines().collect(Collectors.joining("\n"));
            if (cli.onExit().join().exitValue() != 0) {
                throw new IllegalStateException("redis-cli failed");
            }
            return answer;
        }
    }

    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            signal("CONT");
        }
        stop();
    }
}
