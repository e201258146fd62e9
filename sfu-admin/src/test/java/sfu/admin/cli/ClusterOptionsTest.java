package sfu.admin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.admin.cluster.ClusterRules;
import sfu.admin.config.ConfigException;
import sfu.admin.config.Secrets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** A server is alone unless a Redis is named; then everything has a default but the secret. */
class ClusterOptionsTest {
    private static final String SECRET = "0123456789abcdef";
    private static final String REDIS = "redis://:hunter2@localhost";

    @TempDir private Path directory;

    private ServeOptions.Settings settings(String yaml, Map<String, String> environment)
            throws Exception {
        ServeOptions options = new ServeOptions();
        if (!yaml.isEmpty()) {
            String auth = "auth: { key: app, secret: one-of-32-bytes-for-child-servers }\n";
            options.config = Files.writeString(directory.resolve("sfu.yaml"), auth + yaml);
        }
        return options.settings(environment);
    }

    @Test
    void withoutRedisTheServerIsAlone() throws Exception {
        assertThat(settings("", Map.of()).rules().cluster()).isNull();
        assertThat(settings("cluster: { region: eu }\n", Map.of()).rules().cluster()).isNull();
    }

    @Test
    void theEnvironmentIsEnough() throws Exception {
        Map<String, String> environment =
                Map.of(
                        "SFU_REDIS_URL",
                        REDIS,
                        "SFU_CLUSTER_SECRET",
                        SECRET,
                        "SFU_NODE",
                        "a",
                        "SFU_REGION",
                        "eu");

        ClusterRules its = Objects.requireNonNull(settings("", environment).rules().cluster());

        assertThat(its.redisUrl()).isEqualTo(REDIS);
        assertThat(its.settings().node()).isEqualTo("a");
        assertThat(its.settings().region()).isEqualTo("eu");
        assertThat(its.settings().pace().expiry()).hasMillis(2500);
        assertThat(its.settings().awaitedRooms()).isEqualTo(10_000);
        assertThat(its.toString()).doesNotContain("hunter2", SECRET);
    }

    @Test
    void theFileSaysTheRestAndItsSecretsAreNotShown() throws Exception {
        ServeOptions.Settings its =
                settings(
                        "cluster: { redisUrl: '%s', secret: %s, heartbeatMs: 500, awaitedRooms: 77, publicUrl: 'https://a.example.org' }\n"
                                .formatted(REDIS, SECRET),
                        Map.of());

        ClusterRules rules = Objects.requireNonNull(its.rules().cluster());
        assertThat(rules.settings().publicUrl()).isEqualTo("https://a.example.org");
        assertThat(rules.settings().pace().expiry()).hasMillis(1250);
        assertThat(rules.settings().awaitedRooms()).isEqualTo(77);
        String shown = Secrets.hide(its.shown()).toString();
        assertThat(shown).contains("a.example.org").doesNotContain("hunter2", SECRET);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cluster: { redisUrl: 'redis://h' }|SFU_CLUSTER_SECRET",
                "cluster: { redisUrl: 'redis://h', secret: short }|at least 16 characters",
                "cluster: { redisUrl: 'redis://h', secret: 0123456789abcdef, url: 'ftp://x'"
                        + " }|cluster.url",
                "cluster: { redisUrl: 'redis://h', secret: 0123456789abcdef, url: 'http://x/path'"
                        + " }|cluster.url",
                "cluster: { redisUrl: 'redis://h', secret: 0123456789abcdef, expiryMs: 1500"
                        + " }|twice",
                "cluster: { redisUrl: 'redis://h', secret: 0123456789abcdef, name: 'a b'"
                        + " }|cluster's name",
                "cluster: { heartbeatMs: 5 }|heartbeatMs is 100 to 60000",
                "cluster: { awaitedRooms: 0 }|awaitedRooms is 1 to 1000000",
                "cluster: { nonsense: 5 }|unknown key"
            })
    void aMistakeIsASentence(String yaml, String expected) {
        assertThatThrownBy(() -> settings(yaml + "\n", Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://:hunter2^@localhost",
                "redis://:hunter2[@localhost",
                "redis://:hunter2#@localhost",
                "redis://:hunter2/@localhost",
                "redis://:hunter2 @localhost",
                "http://:hunter2@localhost"
            })
    void aRedisUrlThatIsNoneIsAMistakeThatIsNotSaidBack(String url) {
        Map<String, String> environment =
                Map.of("SFU_REDIS_URL", url, "SFU_CLUSTER_SECRET", SECRET, "SFU_NODE", "a");
        assertThatThrownBy(() -> settings("", environment))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("percent-encoded")
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
    }

    @Test
    void aPasswordIsPercentEncoded() throws Exception {
        String url = "redis://:hunter2%5E@localhost";
        Map<String, String> environment =
                Map.of("SFU_REDIS_URL", url, "SFU_CLUSTER_SECRET", SECRET, "SFU_NODE", "a");
        assertThat(Objects.requireNonNull(settings("", environment).rules().cluster()).redisUrl())
                .isEqualTo(url);
    }
}
