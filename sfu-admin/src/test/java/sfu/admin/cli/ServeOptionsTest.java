package sfu.admin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.admin.config.ConfigException;
import sfu.core.io.TcpOptions;
import sfu.core.room.BackupPolicy;
import sfu.core.shard.RtcpLimits;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What files, environment and flags make of the settings. */
class ServeOptionsTest {
    private static final String AUTH =
            "auth: { key: app, secret: 0123456789abcdef0123456789abcdef }\n";

    @TempDir Path folder;

    private ServeOptions options(String yaml) throws Exception {
        ServeOptions options = new ServeOptions();
        Path file = folder.resolve("sfu.yaml");
        Files.writeString(file, AUTH + yaml);
        options.config = file;
        return options;
    }

    @Test
    void timeoutsOfIceTcpAreOfTheFile() throws Exception {
        TcpOptions defaults = TcpOptions.defaults();
        assertThat(options("").settings(Map.of()).media().tcp()).isEqualTo(defaults);
        String yaml =
                "media: { iceTcpCheckTimeoutMs: 1000, iceTcpIdleTimeoutMs: 2000,"
                        + " iceTcpStallTimeoutMs: 3000, iceTcpConnections: 7 }";
        assertThat(options(yaml).settings(Map.of()).media().tcp())
                .isEqualTo(
                        defaults.withLimits(7, defaults.maxPerAddress())
                                .withTimeouts(1000, 2000, 3000));
        assertThat(options("media: { iceTcpIdleTimeoutMs: 2000 }").settings(Map.of()).media().tcp())
                .isEqualTo(
                        defaults.withTimeouts(
                                defaults.checkTimeoutMs(), 2000, defaults.stallTimeoutMs()));
    }

    @Test
    void limitsOfRtcpAreOfTheFile() throws Exception {
        String yaml = "media: { rtcpPacketsPerSecond: 77 }";
        RtcpLimits defaults = RtcpLimits.defaults();
        assertThat(options(yaml).settings(Map.of()).media().ingress().rtcp())
                .isEqualTo(new RtcpLimits(defaults.bitrateBps(), 77, defaults.entriesPerSecond()));
    }

    @Test
    void howManyVoicesAreHeardIsOfTheFileTheEnvironmentOrTheFlag() throws Exception {
        assertThat(options("").settings(Map.of()).policy().loudest()).isEqualTo(3);
        ServeOptions options = options("limits: { loudest: 5 }");
        assertThat(options.settings(Map.of()).policy().loudest()).isEqualTo(5);
        assertThat(options.settings(Map.of("SFU_LOUDEST", "4")).policy().loudest()).isEqualTo(4);
        options.loudest = 1;
        assertThat(options.settings(Map.of("SFU_LOUDEST", "4")).policy().loudest()).isEqualTo(1);
        options.loudest = 9;
        assertThatThrownBy(() -> options.settings(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("1 to 8");
    }

    @Test
    void backupCodecsAreOfThoseThatAreAllowed() throws Exception {
        assertThat(options("").settings(Map.of()).policy().backup())
                .isEqualTo(BackupPolicy.defaults());
        String vp9 = "media: { codecs: [VP9, H264] }";
        assertThat(options(vp9).settings(Map.of()).policy().backup().codecs())
                .containsExactly("H264");
        Map<String, String> none = Map.of("SFU_BACKUP_CODECS", "none");
        assertThat(options(vp9).settings(none).policy().backup().codecs()).isEmpty();
        ServeOptions flags = options("");
        flags.backupCodecs = List.of("VP8");
        assertThat(flags.settings(none).policy().backup().codecs()).containsExactly("VP8");
    }
}
