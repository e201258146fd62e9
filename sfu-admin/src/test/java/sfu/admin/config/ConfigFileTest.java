package sfu.admin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;

class ConfigFileTest {
    @TempDir Path folder;

    private ServerConfig read(String yaml) throws Exception {
        Path file = folder.resolve("sfu.yaml");
        Files.writeString(file, yaml);
        return ConfigFile.read(file);
    }

    @Test
    void readsEverySection() throws Exception {
        ServerConfig config =
                read(
                        """
                        http: { host: 0.0.0.0, port: 8443, tlsCert: a.pem, tlsKey: b.pem }
                        media: { udpPort: 5004, advertise: [203.0.113.7, '::1'], shards: 4 }
                        auth: { key: app, secret: 0123456789abcdef0123456789abcdef }
                        limits: { rooms: 5 }
                        """);
        assertThat(config.http().port()).isEqualTo(8443);
        assertThat(config.media().udpPort()).isEqualTo("5004");
        assertThat(read("media: { udpPort: 5004-5011 }").media().udpPort()).isEqualTo("5004-5011");
        assertThat(config.media().advertise()).containsExactly("203.0.113.7", "::1");
        assertThat(config.auth().key()).isEqualTo("app");
        assertThat(config.limits().rooms()).isEqualTo(5);
        assertThat(read("").http()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http: { prot: 1 } | :1: | unknown key 'http.prot'",
                "htp: {} | :1: | unknown key 'htp'",
                "http: { port: eighty } | :1: | http.port",
                "http: { port: 99999 } | :1: | port is 0 to 65535, not 99999",
                "limits: { rooms: 0 } | :1: | rooms is at least 1, not 0",
                "media: { udpPort: 70000 } | :1: | the UDP port is 0 to 65535, not 70000",
                "media: { udpPort: high } | :1: | a number or a range",
                "http: [ | :1: | sfu.yaml",
                "media: { advertise: 5 } | :1: | media.advertise"
            })
    void aMistakeIsOneLineWithItsPlace(String yaml, String place, String said) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sfu.yaml")
                .hasMessageContaining(place)
                .hasMessageContaining(said)
                .message()
                .doesNotContain("\n")
                .doesNotContain("Exception");
    }

    @Test
    void aFileThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> ConfigFile.read(folder.resolve("none.yaml")))
                .hasMessageContaining("cannot read");
    }
}
