package sfu.admin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import picocli.CommandLine.Command;

import sfu.admin.config.ConfigException;
import sfu.signaling.auth.Grant;
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
}
