package sfu.admin.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Cost;
import sfu.core.rtp.WithoutInstrumentation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Any text in the place of the configuration file: a configuration, or one line that begins with
 * the file and says what is wrong; no alias and no nesting costs more than the text's size allows.
 */
@ExtendWith(WithoutInstrumentation.class)
class ConfigFuzzTest {
    private static final Path FILE = Path.of("sfu.yaml");
    private static final int COST_BYTES = 4 << 20;
    private static final int COST_OF_A_CHARACTER = 2048;

    static Stream<byte[]> texts() {
        return Stream.of(
                        "http: { host: 0.0.0.0, port: 8443, tlsCert: a.pem, tlsKey: b.pem }\n"
                                + "media: { udpPort: 5004, advertise: [203.0.113.7, '::1'], shards: 4 }\n"
                                + "auth: { key: app, secret: 0123456789abcdef0123456789abcdef }\n"
                                + "limits: { rooms: 5, publish: { width: 640, bitrate: 500000 } }\n",
                        "iceServers:\n  - urls: [stun:stun.example.org]\n"
                                + "  - { urls: ['turn:turn.example.org:3478'], secret: n, ttlSeconds: 600 }\n",
                        "templates:\n  town: { maxParticipants: 100, labels: { a: b } }\n"
                                + "rooms: [{ name: 'town-*', template: town }]\nnode: n1\n",
                        "store: { dir: data }\nchat: { }\nnotifications: { }\nmoderation: { }\n"
                                + "live: { logLevel: debug }\nwebhooks: { urls: [] }\nadmin: { }\n",
                        "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
                        "http: { port: eighty }\nmedia: [1, 2]\n--- \n!!java.net.URL [x]\n",
                        "? [a, b]\n: |\n  text\n")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("texts")
    @FuzzTest
    void anyText(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        long most = COST_BYTES + (long) COST_OF_A_CHARACTER * text.length();
        Cost.isAtMost(most, () -> isRead(text));
        try {
            ServerConfig config = ConfigFile.parse(FILE, text);
            assertThat(config).isEqualTo(ConfigFile.parse(FILE, text));
        } catch (ConfigException refused) {
            assertThat(refused.getMessage()).startsWith(FILE + ":").doesNotContain("sfu.admin.");
        }
    }

    private static boolean isRead(String text) {
        try {
            return ConfigFile.parse(FILE, text) != null;
        } catch (ConfigException refused) {
            return false;
        }
    }
}
