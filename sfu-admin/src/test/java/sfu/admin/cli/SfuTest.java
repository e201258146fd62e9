package sfu.admin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import picocli.CommandLine.Command;

import sfu.admin.config.ConfigException;
import sfu.core.api.MediaCap;
import sfu.core.api.Role;
import sfu.core.api.TrackSource;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Operating;
import sfu.signaling.auth.Powers;
import sfu.signaling.auth.Tokens;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** The commands as their users type them. */
class SfuTest {
    @TempDir Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Sfu.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    /** As the launcher does: without the commands for a running server. */
    @Test
    void serveAloneHasItsOptionsToo() {
        assertThat(Sfu.run("serve", "--help")).isZero();
        assertThat(Sfu.run("serve", "--no-such-option")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"--help", "serve --help", "token --help", "load-test --help"})
    void everyCommandHasHelp(String line) {
        assertThat(run(line.split(" "))).isZero();
        assertThat(out.toString()).contains("Usage: sfu");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serve --http-host 0.0.0.0 | tokens are required",
                "serve --advertise nowhere | not one",
                "serve --udp-port 70000 | 0 to 65535",
                "serve --udp-port 10015-10000 | goes up from 1",
                "serve --ice-tcp maybe | 'maybe' is not a boolean",
                "serve --udp-port 1000x | a number or a range as 10000-10015, not '1000x'",
                "serve --udp-port 10000-10001 --shards 3 | too few for 3 shards",
                "serve --shards 0 | 1 to 64",
                "serve --codecs VP9 --backup-codecs VP8 | are of those that are allowed, [VP9]",
                "serve --backup-codecs VP7 | codecs are of VP8, VP9, H264, AV1",
                "serve --ingress-bitrate 5 | 100,000 to 10,000,000,000 bit/s, not 5",
                "serve --ingress-packets 1 | 100 to 1,000,000, not 1",
                "serve --tls-cert a.pem | both a certificate and its key",
                "serve --config /nowhere.yaml | cannot read",
                "token | no API key",
                "serve --nonsense | Unknown option"
            })
    void aMistakeIsOneSentenceAndExitCode2(String line, String said) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(said).doesNotContain("Exception");
    }

    @Test
    void aMistakeInTheFileIsOneLineWithItsPlace() throws Exception {
        Path file = folder.resolve("sfu.yaml");
        Files.writeString(file, "media: { advertise: [~] }");
        assertThat(run("serve", "--config", file.toString())).isEqualTo(2);
        assertThat(err.toString().strip()).startsWith("sfu: " + file + ":1:10: ").hasLineCount(1);
    }

    /** What commands may throw. */
    @Command(name = "fail")
    record Failing(Exception failure) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            throw failure;
        }
    }

    @Test
    void noCommandPrintsAStack() {
        assertThat(fail(new ConfigException("a mistake"))).isEqualTo(2);
        assertThat(fail(new IOException("no disk"))).isEqualTo(1);
        assertThat(fail(new UncheckedIOException(new IOException("no net")))).isEqualTo(1);
        assertThat(fail(new InterruptedException())).isEqualTo(130);
        assertThat(fail(new IllegalStateException("a bug"))).isEqualTo(1); // is logged
        assertThat(err.toString())
                .contains("sfu: a mistake", "sfu: no disk", "no net")
                .doesNotContain("\tat ");
    }

    private int fail(Exception failure) {
        return Sfu.commandLine()
                .addSubcommand(new Failing(failure))
                .setExecutionExceptionHandler(new Failures())
                .setErr(new PrintWriter(err))
                .execute("fail");
    }

    @Test
    void aBusyPortSaysWhatToDo() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            int port = busy.getLocalPort();
            assertThat(run("serve", "--udp-port", "0", "--http-port", "" + port)).isEqualTo(1);
            assertThat(err.toString()).contains("--http-port").doesNotContain("Exception:");
        }
        try (ServerSocket busy = new ServerSocket(0)) {
            int port = busy.getLocalPort();
            assertThat(run("serve", "--http-port", "0", "--udp-port", "" + port)).isEqualTo(1);
            assertThat(err.toString()).contains("--udp-port");
            String range = (port - 1) + "-" + port; // the last one is taken
            assertThat(run("serve", "--http-port", "0", "--udp-port", range, "--shards", "2"))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("media port " + port + " is in use");
        }
    }

    @Test
    void theTrainingOfTheLauncherForwardsMedia() {
        assertThat(run("train", "--seconds", "1")).isZero();
        assertThat(out.toString()).containsPattern("trained with \\d{3,} media packets");
    }

    @Test
    void aTokenIsForThoseWithTheKey() throws Exception {
        String secret = "0123456789abcdef0123456789abcdef";
        Path file = folder.resolve("sfu.yaml");
        Files.writeString(file, "auth: { key: app, secret: " + secret + " }");
        assertThat(run("token", "--config", file.toString(), "--room", "demo", "--identity", "ann"))
                .isZero();
        Grant grant = new Tokens("app", secret, Instant::now).verify(out.toString().trim());
        assertThat(grant.room()).isEqualTo("demo");
        assertThat(grant.identity()).isEqualTo("ann");
        assertThat(grant.admin()).isFalse();
    }

    @Test
    void aTokenOperatesSomeRooms() throws Exception {
        Operating some = made("--operates", "moderate:team-a-*,lobby").powers().operating();
        assertThat(some.level()).isEqualTo(Operating.Level.MODERATE);
        assertThat(some.rooms()).containsExactlyInAnyOrder("team-a-*", "lobby");
        assertThat(made("--operates", "read").powers().operating().isEverywhere()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--operates all",
                "--operates nothing",
                "--operates read:",
                "--operates read:a*b",
                "--operates read --admin"
            })
    void whatATokenCannotOperateIsSaid(String flags) throws Exception {
        Path file = folder.resolve("sfu.yaml");
        Files.writeString(file, "auth: { key: app, secret: 0123456789abcdef0123456789abcdef }");
        String line = "token --config " + file + " " + flags;
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains("--operates").doesNotContain("Exception");
    }

    private Grant made(String... flags) throws Exception {
        String secret = "0123456789abcdef0123456789abcdef";
        Path file = folder.resolve("sfu.yaml");
        Files.writeString(file, "auth: { key: app, secret: " + secret + " }");
        List<String> all = new ArrayList<>(List.of("token", "--config", file.toString()));
        all.addAll(List.of(flags));
        out.getBuffer().setLength(0);
        assertThat(run(all.toArray(String[]::new))).as(err.toString()).isZero();
        String printed = out.toString().trim();
        String token =
                printed.startsWith("{")
                        ? new ObjectMapper().readTree(printed).get("token").asText()
                        : printed;
        return new Tokens("app", secret, Instant::now).verify(token);
    }

    @Test
    void aTokenOpensAnyRoomUnlessItSaysWhich() throws Exception {
        assertThat(made().isForRoom("any")).isTrue();
        assertThat(made("--room", "team-*").isForRoom("team-1")).isTrue();
        assertThat(made("--no-room").isForRoom("any")).isFalse();
    }

    @Test
    void aTokenHasAFlagForEachGrant() throws Exception {
        String line =
                "--identity cam --name Camera --role speaker --roles a,b --publish-sources"
                        + " camera,screenAudio --publish-codecs VP9 --publish-cap 640x360@15:300000"
                        + " --receive-cap :900000 --max-tracks 2 --no-chat --no-metadata --subscribe-to ann,bob --subscribe-sources screen --moderate --hidden"
                        + " --recorder --org acme --notify org --id t-1 -o json";
        Grant grant = made(line.split(" "));
        assertThat(grant.roles()).containsExactlyInAnyOrder("a", "b");
        assertThat(grant.role()).isEqualTo(Role.SPEAKER);
        assertThat(grant.publishing().sources())
                .containsExactlyInAnyOrder(TrackSource.CAMERA, TrackSource.SCREEN_AUDIO);
        assertThat(grant.publishing().codecs().video()).containsExactly("VP9");
        assertThat(grant.publishing().cap()).isEqualTo(new MediaCap(640, 360, 15, 300_000));
        assertThat(grant.publishing().maxTracks()).isEqualTo(2);
        assertThat(grant.receiving().cap()).isEqualTo(new MediaCap(0, 0, 0, 900_000));
        assertThat(grant.receiving().from().only()).containsExactlyInAnyOrder("ann", "bob");
        assertThat(grant.receiving().sources().only()).containsExactly(TrackSource.SCREEN);
        assertThat(grant.powers())
                .isEqualTo(new Powers(false, true, Powers.Notify.ORG, false, false, true, true));
        assertThat(grant.org()).isEqualTo("acme");
        assertThat(grant.validity().tokenId()).isEqualTo("t-1");
        assertThat(out.toString()).contains("\"jti\":\"t-1\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--publish-sources webcam | are of microphone",
                "--publish-codecs VP7     | codecs are of VP8",
                "--publish-cap wide       | no cap as 1280x720",
                "--max-tracks -1          | 0 or more",
                "--ttl P30D               | lives too long: at most 168 h",
                "--ttl -PT1H              | has expired",
                "--notify everybody       | expected one of",
            })
    void noTokenIsMadeThatNoServerTakes(String flags, String said) throws Exception {
        Path file = folder.resolve("sfu.yaml");
        Files.writeString(file, "auth: { key: app, secret: 0123456789abcdef0123456789abcdef }");
        String line = "token --config " + file + " " + flags;
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(said).doesNotContain("Exception");
    }
}
