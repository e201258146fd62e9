package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A debugger holds one of a running server's shards, then the whole server is stopped. */
@Tag("long")
class StalledShardTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String DEBUGGER = "Listening for transport dt_socket at address: ";

    @TempDir Path directory;

    private static VirtualMachine attach(String port) throws Exception {
        AttachingConnector connector =
                Bootstrap.virtualMachineManager().attachingConnectors().stream()
                        .filter(each -> each.name().equals("com.sun.jdi.SocketAttach"))
                        .findFirst()
                        .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(port);
        return connector.attach(arguments);
    }

    private static ThreadReference thread(VirtualMachine machine, String name) {
        return machine.allThreads().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isStopped(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
        return stat.substring(stat.lastIndexOf(')')).startsWith(") T");
    }

    private ChildServer start() throws Exception {
        Path file = directory.resolve("sfu.yaml");
        Files.writeString(file, ChildServer.AUTH + "media: { shards: 2, stallMs: 2000 }\n");
        return ChildServer.start(
                List.of(
                        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0"),
                "--config=" + file);
    }

    @Test
    void aShardThatIsHeldIsReportedAndTheServerIsNotReadyUntilItGoesOn() throws Exception {
        try (ChildServer server = start().warm()) {
            String port = server.after(DEBUGGER);
            VirtualMachine debugger = attach(port.strip());
            try {
                ThreadReference shard = thread(debugger, "shard-1");
                double before = server.metric("sfu_shard_stalls_total");
                shard.suspend();
                await().atMost(PATIENCE).until(() -> server.status("/health/ready") == 503);
                HttpResponse<String> ready = server.get("/health/ready");
                assertThat(ready.body()).isEqualTo("stalled\n");
                assertThat(server.get("/health").body()).contains("\"status\":\"stalled\"");
                assertThat(server.metric("sfu_shard_stalled{shard=\"1\"}")).isEqualTo(1);
                assertThat(server.metric("sfu_shard_stalled{shard=\"0\"}")).isZero();
                assertThat(server.metric("sfu_shard_stalls_total")).isEqualTo(before + 1);
                await().atMost(PATIENCE).until(() -> server.told("shard 1 has taken no turn") > 0);
                assertThat(server.told("at io.netty.")).as("its stack").isPositive();
                await("once for each time")
                        .during(Duration.ofSeconds(2))
                        .until(() -> server.told("shard 1 has taken no turn") == (long) before + 1);
                shard.resume();
                await().atMost(PATIENCE).until(() -> server.status("/health/ready") == 200);
                assertThat(server.metric("sfu_shard_stalled{shard=\"1\"}")).isZero();
            } finally {
                debugger.dispose();
            }
        }
    }

    /** SIGSTOP stops the watchdog too: that is told as what it is. */
    @Test
    void aServerThatIsStoppedAsAWholeSaysSoAndBlamesNoShard() throws Exception {
        try (ChildServer server = start().warm()) {
            double pauses = server.metric("sfu_process_pauses_total");
            double stalls = server.metric("sfu_shard_stalls_total");
            server.signal("STOP");
            await("it stands still")
                    .during(Duration.ofSeconds(5))
                    .until(() -> isStopped(server.pid()));
            server.signal("CONT");
            await().atMost(PATIENCE)
                    .until(() -> server.metric("sfu_process_pauses_total") > pauses);
            await().atMost(PATIENCE).until(() -> server.status("/health/ready") == 200);
            assertThat(server.told("the whole process stood still for")).isPositive();
            assertThat(server.metric("sfu_shard_stalls_total")).isEqualTo(stalls);
        }
    }
}
