package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a deployment is made of: the archive, unpacked, and the files of docker/.
 *
 * @param folder that all of it goes to
 */
record DeployedFiles(Path folder) {
    /** Of this project. */
    static Path shipped(String name) {
        return Path.of("..", "docker").resolve(name);
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    static void run(List<String> command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(process.waitFor()).as("%s", command).isZero();
    }

    /** The launcher of the archive that `.ci/dist` made. */
    Path launcher() throws Exception {
        List<Path> archives;
        try (var files = Files.list(Path.of("..", "target"))) {
            archives = files.filter(file -> file.toString().endsWith(".tar.gz")).sorted().toList();
        }
        assertThat(archives).as("target/sfu-*.tar.gz: make it by .ci/dist").isNotEmpty();
        Path unpacked = Files.createDirectories(folder.resolve("sfu"));
        run(
                List.of(
                        Tools.need("tar"),
                        "-xzf",
                        archives.getLast().toString(),
                        "-C",
                        unpacked.toString(),
                        "--strip-components=1"));
        return unpacked.resolve("sfu");
    }

    /** As docker/secrets does it for the proxy. */
    void certify() throws Exception {
        Path script = folder.resolve("secrets");
        Files.copy(shipped("secrets"), script);
        run(List.of(Tools.need("bash"), script.toString(), "127.0.0.1"));
    }

    Path certificates() {
        return folder.resolve("tls");
    }
}
