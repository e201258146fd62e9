package sfu.admin.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real Prometheus with the configuration and the alert rules of docker/, for two nodes. */
final class DeployedPrometheus implements AutoCloseable {
    private final int port = DeployedFiles.freePort();
    private final Process process;

    DeployedPrometheus(Path folder, int first, int second) throws Exception {
        Path own = Files.createDirectories(folder.resolve("prometheus"));
        String text =
                Files.readString(DeployedFiles.shipped("prometheus/prometheus.yaml"))
                        .replace("sfu-1:8080", "127.0.0.1:" + first)
                        .replace("sfu-2:8080", "127.0.0.1:" + second)
                        .replace("scrape_interval: 10s", "scrape_interval: 1s")
                        .replace("evaluation_interval: 10s", "evaluation_interval: 1s");
        Path file = Files.writeString(own.resolve("prometheus.yaml"), text);
        Files.copy(DeployedFiles.shipped("prometheus/alerts.yaml"), own.resolve("alerts.yaml"));
        process =
                new ProcessBuilder(
                                Tools.need("prometheus"),
                                "--config.file=" + file,
                                "--storage.tsdb.path=" + own.resolve("data"),
                                "--web.listen-address=127.0.0.1:" + port)
                        .redirectErrorStream(true)
                        .redirectOutput(own.resolve("log").toFile())
                        .start();
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 20, TimeUnit.SECONDS).join();
    }
}
