package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The unit for systemd, as systemd itself rates it. */
class SystemdUnitTest {
    /** Tenths of points: 0 is without rights, 100 with all. */
    private static final int MOST_EXPOSED = 20;

    private static Path unit() throws IOException {
        return Path.of("..", "docker", "systemd", "sfu.service").toRealPath();
    }

    /** A server that ended by a drain makes room for its next version. */
    @Test
    void itIsStartedAgainAfterFailuresAlone() throws Exception {
        assertThat(Files.readAllLines(unit())).contains("Restart=on-failure");
    }

    @Test
    void itHasFewRights() throws Exception {
        Process rating =
                new ProcessBuilder(
                                Tools.need("systemd-analyze"),
                                "--offline=yes",
                                "--no-pager",
                                "--threshold=" + MOST_EXPOSED,
                                "security",
                                unit().toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(rating.getInputStream().readAllBytes());
        assertThat(rating.waitFor()).as(output).isZero();
        assertThat(output).contains("Overall exposure level").doesNotContain("Unknown key");
    }
}
