package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that refuses native access. */
class NativeDeniedTest {
    /** What the other JVM runs: prints its engine and the reason. */
    public static final class Probe {
        private Probe() {}

        public static void main(String[] args) {
            UdpPorts ports = new UdpPorts(UdpOptions.defaults());
            System.out.println("engine: " + ports.engine() + ", " + ports.reason());
        }
    }

    @Test
    void fallsBackToJavaNio() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process =
                new ProcessBuilder(
                                List.of(
                                        java.toString(),
                                        "--illegal-native-access=deny",
                                        "-XX:TieredStopAtLevel=1",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Probe.class.getName()))
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output).containsPattern("engine: java.nio, .*[Nn]ative");
    }
}
