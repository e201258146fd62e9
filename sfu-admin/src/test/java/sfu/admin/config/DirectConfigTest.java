package sfu.admin.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.core.api.DirectKind;
import sfu.core.room.DirectPolicy;
import sfu.core.room.MediaPolicy;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomTemplates;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Which rooms' people connect directly. */
class DirectConfigTest {
    @TempDir Path folder;

    @Test
    void noRoomButThoseWhoseTemplateSaysSo() throws Exception {
        Path file = folder.resolve("sfu.yaml");
        Files.writeString(
                file,
                """
                templates:
                  call: { direct: { kind: two, settleMs: 0 } }
                  quick: { from: call, direct: { timeoutMs: 1000 } }
                  studio: { direct: { kind: mesh, maxPeople: 4, signalBytesPerSecond: 65536 } }
                rooms:
                  - { match: "call-*", template: call }
                  - { match: "quick-*", template: quick }
                  - { match: "studio-*", template: studio }
                """);
        RoomTemplates all =
                Templates.of(ConfigFile.read(file), RoomLimits.defaults(), MediaPolicy.defaults());
        assertThat(all.of("demo").direct()).isEqualTo(DirectPolicy.OFF);
        assertThat(all.of("call-1").direct().kind()).isEqualTo(DirectKind.TWO);
        DirectPolicy quick = all.of("quick-1").direct();
        assertThat(quick.kind()).isEqualTo(DirectKind.TWO);
        assertThat(quick.timeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(quick.settle()).isZero();
        assertThat(all.of("studio-1").direct().maxPeople()).isEqualTo(4);
    }
}
