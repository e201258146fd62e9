package sfu.admin.e2e;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A real nginx that gives TLS connections of one port to one of two servers, by SNI, unopened. */
public final class SharedPort implements AutoCloseable {
    private static final String MODULE = "/usr/lib/nginx/modules/ngx_stream_module.so";

    /** As README.md has it under Operations. */
    private static final String CONFIGURATION =
            """
            load_module %s;
            daemon off;
            user root root;
            pid nginx.pid;
            events { worker_connections 256; }
            stream {
              map $ssl_preread_server_name $behind {
                %s %s:%d;
                default %s:%d;
              }
              server {
                listen %s:%d;
                ssl_preread on;
                proxy_pass $behind;
                proxy_timeout 1h;
              }
            }
            """;

    private static final int NUMBER = free();

    private final Path folder = Files.createTempDirectory("nginx");
    private final Process process;

    /**
     * @param name of the server at the first port; all others are at the second
     */
    public SharedPort(String address, String name, int namedPort, int otherPort)
            throws IOException {
        if (!Files.exists(Path.of(MODULE))) {
            Tools.missing("nginx's stream module (libnginx-mod-stream)");
        }
        Path file = folder.resolve("nginx.conf");
        Files.writeString(
                file,
                CONFIGURATION.formatted(
                        MODULE, name, address, namedPort, address, otherPort, address, NUMBER));
        process =
                new ProcessBuilder(
                                Nginx.program(),
                                "-p",
                                "" + folder,
                                "-c",
                                "" + file,
                                "-e",
                                "error.log")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("out.log").toFile())
                        .start();
        Awaitility.await("nginx listens")
                .atMost(Duration.ofSeconds(30))
                .until(() -> isListening(address));
    }

    /** The port that is shared. */
    public static int number() {
        return NUMBER;
    }

    /** Of pages of the server with this name. */
    public String origin(String name) {
        return "https://" + name + ":" + NUMBER;
    }

    private static int free() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isListening(String address) {
        try (Socket socket = new Socket(address, NUMBER)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().join();
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
