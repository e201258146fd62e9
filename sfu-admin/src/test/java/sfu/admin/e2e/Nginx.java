package sfu.admin.e2e;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A real nginx as it comes: what it passes on has no Upgrade, and WebSockets do not work. */
final class Nginx implements AutoCloseable {
    private static final String CONFIGURATION =
            """
            daemon off;
            %s
            worker_processes 1;
            pid nginx.pid;
            events { worker_connections 256; }
            http {
              access_log off;
              client_body_temp_path body;
              proxy_temp_path proxy;
              fastcgi_temp_path fastcgi;
              uwsgi_temp_path uwsgi;
              scgi_temp_path scgi;
              server {
                listen 127.0.0.1:%d%s;
                location / {
                  proxy_pass http://127.0.0.1:%d;
                  proxy_http_version 1.1;
                  proxy_set_header Host $http_host;
                  proxy_set_header Connection "";
                  proxy_set_header X-Forwarded-For $remote_addr;
                  proxy_set_header X-Forwarded-Proto $scheme;
                }
              }
            }
            """;
    private final Path folder = Files.createTempDirectory("nginx");
    private final Process process;
    private final int port;

    /**
     * @param to the port that it stands before
     */
    Nginx(int to) throws IOException {
        this(to, "");
    }

    /** With TLS of its own. */
    Nginx(int to, Path certificate, Path key) throws IOException {
        this(
                to,
                " ssl; ssl_certificate \"%s\"; ssl_certificate_key \"%s\""
                        .formatted(certificate.toAbsolutePath(), key.toAbsolutePath()));
    }

    private Nginx(int to, String tls) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path file = folder.resolve("nginx.conf");
        Files.writeString(file, CONFIGURATION.formatted(user(), port, tls, to));
        process =
                new ProcessBuilder(
                                program(),
                                "-p",
                                folder.toString(),
                                "-c",
                                file.toString(),
                                "-e",
                                "error.log")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("out.log").toFile())
                        .start();
        Awaitility.await("nginx listens").atMost(Duration.ofSeconds(30)).until(this::isListening);
    }

    static String program() {
        return Files.isExecutable(Path.of("/usr/sbin/nginx"))
                ? "/usr/sbin/nginx"
                : Tools.need("nginx");
    }

    /** Its workers write into our folder. */
    private static String user() {
        return System.getProperty("user.name").equals("root") ? "user root root;" : "";
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    String url(String path) {
        return "http://localhost:" + port + path;
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
