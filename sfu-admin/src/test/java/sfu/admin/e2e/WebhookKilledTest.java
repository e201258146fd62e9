package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.admin.webhook.WebhookLoad;

import java.nio.file.Path;

/** A process with a queue for a dead target is killed: nothing is lost, all comes in order. */
@Tag("long")
class WebhookKilledTest {
    @TempDir Path directory;

    @Test
    void nothingThatWasWrittenDownIsLost() throws Exception {
        WebhookLoad.Figures figures = WebhookLoad.run(directory, 500, 2);
        assertThat(figures.told()).isEqualTo(1000);
        assertThat(figures.missing()).isZero();
        assertThat(figures.outOfOrder()).isZero();
    }
}
