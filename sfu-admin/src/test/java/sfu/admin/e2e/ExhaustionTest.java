package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A server runs out of what the system or its machine gives it: it goes on, and recovers. */
@Tag("long")
class ExhaustionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int DESCRIPTORS = 400;
    private static final int CONNECTIONS = 600;
    private static final int BODY = 900_000;

    @TempDir Path directory;

    private String config() throws IOException {
        Path file = directory.resolve("sfu.yaml");
        Files.writeString(
                file,
                ChildServer.AUTH
                        + "http: { limits: { connectionsPerSecondPerAddress: 100000,"
                        + " connectionsPerAddress: 20000, requestTimeoutMs: 60000 } }\n");
        return "--config=" + file;
    }

    private static ChatClient client(ChildServer server, String identity) throws Exception {
        return new ChatClient(server.port(), identity, "c", ChildServer.token(identity));
    }

    private static Socket connect(ChildServer server) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port());
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void withoutFileDescriptorsThoseWhoAreThereGoOnAndOthersComeLater() throws Exception {
        List<String> few =
                List.of("bash", "-c", "ulimit -n " + DESCRIPTORS + "; exec \"$0\" \"$@\"");
        List<Socket> sockets = new ArrayList<>();
        try (ChildServer server = ChildServer.start(few, List.of(), config()).warm();
                ChatClient ann = client(server, "ann")) {
            ann.say("message.send", ",'channel':'c','text':'all classes are loaded'");
            ann.await("message.sent");
            for (int i = 0; i < CONNECTIONS; i++) { // the kernel takes them, the server cannot
                sockets.add(connect(server));
            }
            await().atMost(PATIENCE).until(() -> server.told("raise the limit of open files") > 0);
            ann.say("message.send", ",'channel':'c','text':'still here'");
            ann.await("message.sent");
            close(sockets);
            await().atMost(PATIENCE).until(() -> server.status("/health/live") == 200);
            await().atMost(PATIENCE)
                    .until(() -> server.metric("sfu_refused_total{limit=\"DESCRIPTORS\"}") > 0);
            try (ChatClient bob = client(server, "bob")) {
                bob.say("join", ",'room':'r','token':'%s'".formatted(ChildServer.token("bob")));
                bob.await("joined");
            }
            ann.say("message.send", ",'channel':'c','text':'and now'");
            ann.await("message.sent");
            assertThat(server.told("raise the limit of open files"))
                    .as("once a minute")
                    .isEqualTo(1);
        } finally {
            close(sockets);
        }
    }

    @Test
    void withoutDirectMemoryThoseWhoWantItAreDisconnectedAndOthersGoOn() throws Exception {
        List<String> flags =
                List.of("-XX:MaxDirectMemorySize=24m", "-Dio.netty.maxDirectMemory=25165824");
        List<Socket> sockets = new ArrayList<>();
        try (ChildServer server = ChildServer.start(flags, config()).warm();
                ChatClient ann = client(server, "ann")) {
            byte[] part = new byte[BODY - 1];
            String head =
                    "POST /v1/sse/none HTTP/1.1\r\nHost: localhost:%d\r\nContent-Length: %d\r\n\r\n"
                            .formatted(server.port(), BODY);
            for (int i = 0; i < 60 && server.told("no memory for what a client sends") == 0; i++) {
                Socket socket = connect(server);
                sockets.add(socket);
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                send(socket, part);
            }
            await().atMost(PATIENCE)
                    .until(() -> server.told("no memory for what a client sends") > 0);
            close(sockets);
            await().atMost(PATIENCE).until(() -> server.status("/health/ready") == 200);
            await().atMost(PATIENCE)
                    .until(() -> server.metric("sfu_refused_total{limit=\"MEMORY\"}") > 0);
            ann.say("message.send", ",'channel':'c','text':'still here'");
            ann.await("message.sent");
            try (ChatClient bob = client(server, "bob")) {
                bob.say("message.send", ",'channel':'c','text':'here'");
                bob.await("message.sent");
            }
            assertThat(server.isAlive()).isTrue();
        } finally {
            close(sockets);
        }
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            assertThat(e).as("it was disconnected").hasMessageNotContaining("timed out");
        }
    }
}
