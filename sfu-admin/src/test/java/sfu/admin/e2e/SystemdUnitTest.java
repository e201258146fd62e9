package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;

/** The unit for systemd, as systemd itself rates it. */
class SystemdUnitTest {
    /** Tenths of points: 0 is without rights, 100 with all. */
    private static final int MOST_EXPOSED = 20;

    @Test
    void itHasFewRights() throws Exception {
        Process rating =
                new ProcessBuilder(
                                Tools.need("systemd-analyze"),
                                "--offline=yes",
                                "--no-pager",
                                "--threshold=" + MOST_EXPOSED,
                                "security",
                                Path.of("..", "docker", "systemd", "sfu.service")
                                        .toRealPath()
                                        .toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(rating.getInputStream().readAllBytes());
        assertThat(rating.waitFor()).as(output).isZero();
        assertThat(output).contains("Overall exposure level").doesNotContain("Unknown key");
    }
}
