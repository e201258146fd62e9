package sfu.admin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.shard.AddressKind;
import sfu.core.shard.AddressOptions;
import sfu.core.shard.Nat64Prefix;
import sfu.signaling.ice.IceServerRule.Credentials;
import sfu.signaling.ice.TurnSecret;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

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
                        media: { udpPort: 5004, advertise: [203.0.113.7, '::1'], shards: 4, ingressBitrateBps: 3000000000 }
                        auth: { key: app, secret: 0123456789abcdef0123456789abcdef }
                        limits: { rooms: 5 }
                        """);
        assertThat(config.http().port()).isEqualTo(8443);
        assertThat(config.media().udpPort()).isEqualTo("5004");
        assertThat(read("media: { udpPort: 5004-5011 }").media().udpPort()).isEqualTo("5004-5011");
        assertThat(config.media().ingressBitrateBps()).isEqualTo(3_000_000_000L);
        assertThat(config.media().advertise()).containsExactly("203.0.113.7", "::1");
        assertThat(config.media().addressOptions()).isEqualTo(AddressOptions.defaults());
        assertThat(
                        read("media: { hostAddresses: [public], peerAddresses: [public, private],"
                                        + " nat64Prefixes: ['64:ff9b::/96'], addressCheckMs: 0 }")
                                .media()
                                .addressOptions())
                .isEqualTo(
                        new AddressOptions(
                                Set.of(AddressKind.PUBLIC),
                                Set.of(AddressKind.PUBLIC, AddressKind.PRIVATE),
                                List.of(Nat64Prefix.parse("64:ff9b::/96")),
                                0));
        assertThat(config.auth().key()).isEqualTo("app");
        assertThat(config.limits().rooms()).isEqualTo(5);
        ServerConfig ice =
                read(
                        """
                        iceServers:
                          - urls: [stun:stun.example.org]
                          - { urls: ['turn:turn.example.org:3478?transport=udp'], secret: north, ttlSeconds: 600 }
                        """);
        assertThat(ice.iceServers()).hasSize(2);
        assertThat(ice.iceServers().get(1).rule().credentials())
                .isEqualTo(new Credentials.Shared(new TurnSecret("north", Duration.ofMinutes(10))));
        assertThat(ice.toString()).doesNotContain("north");
        assertThat(read("").http()).isNull();
        ServerConfig caps =
                read(
                        "limits: { publish: { width: 640, bitrate: 500000 }, screenFirst: true }\n"
                                + "media: { codecs: [VP9, H264], backupCodecs: [H264] }");
        assertThat(caps.limits().publish().bitrate()).isEqualTo(500_000);
        assertThat(caps.limits().screenFirst()).isTrue();
        assertThat(caps.media().codecs()).containsExactly("VP9", "H264");
        assertThat(caps.media().backupCodecs()).containsExactly("H264");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iceServers: [{ urls: ['turn:x'] }] | :1: | 'turn:x' needs credentials",
                "iceServers: [{ urls: [~] }] | :1: | 'null' is no ICE server",
                "iceServers: [{}] | :1: | an ICE server has 1 to 16 urls",
                "iceServers: [{ urls: ['turn:x'], secret: s, ttlSeconds: 5 }] | :1: | ttlSeconds is"
                        + " 60 to 2592000, not 5",
                "iceServers: [{ urls: ['turn:x'], username: u }] | :1: | username and credential go"
                        + " together",
                "iceServers: [{ urls: ['turn:x'], username: u, credential: c, secret: s }] | :1: |"
                        + " not both",
                "http: { prot: 1 } | :1:9: | unknown key 'http.prot'",
                "htp: {} | :1:1: | unknown key 'htp'",
                "http: { port: eighty } | :1:9: | 'http.port': 'eighty' is not a whole number",
                "http: { port: 99999 } | :1:9: | port is 0 to 65535, not 99999",
                "http: { origins: [example.org] } | :1:9: | 'example.org' is not an origin",
                "http: { trustedProxies: [10.0.0.0/33] } | :1:9: | '10.0.0.0/33' is no network",
                "http: { trustedProxies: [~] } | :1:9: | 'null' is no network",
                "http: { forwardedHeader: x-real-ip } | :1:9: | x-forwarded-for or forwarded, not"
                        + " x-real-ip",
                "http: { limits: { messageBytes: 1 } } | :1:19: | messageBytes is 16384 to",
                "limits: { loudest: 9 } | :1: | loudest is 1 to 8, not 9",
                "limits: { roster: { firstPage: 0 } } | :1: | firstPage is 1 to 500, not 0",
                "limits: { messages: { shout: 5 } } | :1:11: | no message is of type 'shout'",
                "limits: { messages: { offer: 0 } } | :1:11: | is 1 to 1000000, not 0",
                "limits: { messages: { offer: ~ } } | :1:11: | offer needs a number",
                "limits: { rooms: 0 } | :1: | rooms is at least 1, not 0",
                "media: { udpPort: 70000 } | :1:10: | the UDP port is 0 to 65535, not 70000",
                "media: { udpPort: high } | :1: | a number or a range",
                "media: { ingressBitrateBps: 5 } | :1:10: | is 100000 to 10000000000, not 5",
                "media: { ingressPacketsPerSecond: 99 } | :1: | is 100 to 1000000, not 99",
                "media: { capPercent: 99 } | :1: | is 100 to 10000, not 99",
                "media: { capPatienceMs: 999 } | :1: | is 1000 to 60000, not 999",
                "media: { rtcpEntriesPerSecond: 9 } | :1: | is 10000 to 100000000, not 9",
                "media: { dtls: { datagrams: 15 } } | :1: | datagrams is 16 to 1000, not 15",
                "media: { dtls: { datagramsPerSecond: 0 } } | :1: | is 1 to 1000, not 0",
                "media: { dtls: { handshakes: 0 } } | :1: | handshakes is 1 to 1000000, not 0",
                "media: { dtls: { handshakeMs: 9 } } | :1: | is 1000 to 600000, not 9",
                "media: { dtls: { patienceMs: 9 } } | :1: | is 100 to 600000, not 9",
                "media: { iceTcpIdleTimeoutMs: 5 } | :1: | is 100 to 3600000, not 5",
                "http: [ | :1: | sfu.yaml",
                "media: { advertise: 5 } | :1:10: | 'media.advertise': needs a list",
                "media: { advertise: [~] } | :1:10: | 'media.advertise': an address is missing",
                "media: { advertise: [home] } | :1:10: | 'home' is not an IP address",
                "media: { hostAddresses: [home] } | :1:10: | 'home' is not one of loopback,"
                        + " link-local",
                "media: { peerAddresses: [] } | :1:10: | at least one of loopback, link-local",
                "media: { nat64Prefixes: ['64:ff9b::/64'] } | :1:10: | is not a prefix of 96 bits",
                "media: { addressCheckMs: 5 } | :1: | is 100 to 3600000, not 5",
                "media: { codecs: [VP7] } | :1:10: | codecs are of VP8, VP9, H264, AV1",
                "media: { codecs: [~] } | :1:10: | codecs are of VP8, VP9, H264, AV1",
                "media: { codecs: [VP9], backupCodecs: [VP8] } | :1:25: | are of those that are"
                        + " allowed, [VP9]",
                "limits: { publish: { bitrate: 5 } } | :1: | bitrate is at least 30000, not 5",
                "rooms: [{ match: a, template: lecture }] | :1:1: | no template is called"
                        + " 'lecture'",
                "rooms: [{ match: 'a*b', template: meeting }] | :1: | the beginning of one and an"
                        + " asterisk",
                "rooms: [{ match: a }] | :1: | a rule has match and template",
                "rooms: [~] | :1:1: | a rule is missing",
                "templates: { a: { from: b }, b: { from: a } } | :1: | the template is made from"
                        + " itself",
                "templates: { a: { from: b } } | :1: | no template is called 'b'",
                "templates: { a: ~ } | :1: | needs keys and values",
                "templates: { a: { publish: some } } | :1: | 'some' is not one of all, stage",
                "templates: { a: { whenFull: hope } } | :1: | is not one of refuse, wait, overflow",
                "templates: { a: { duplicates: keep } } | :1: | is not one of replace, refuse,"
                        + " allow",
                "templates: { a: { maxOnStage: 0 } } | :1: | maxOnStage is 1 to 1000, not 0",
                "templates: { a: { overflow: b } } | :1: | overflow is a name with {n} in it",
                "templates: { a: { publishCap: { bitrate: 1 } } } | :1: | bitrate is at least"
                        + " 30000, not 1",
                "templates: { a: { direct: { kind: all } } } | :1: | is not one of off, two, mesh",
                "templates: { a: { direct: { timeoutMs: 1 } } } | :1: | timeoutMs is 100 to"
                        + " 3600000, not 1",
                "templates: { a: { speakers: 1 } } | :1: | unknown key 'templates.a.speakers'",
                "limits: { joinsPerMinute: 1 } | :1: | joinsPerMinute is 3 to 1000000, not 1",
                "http: [1, 2] | :1:1: | 'http': needs keys and values",
                "auth: { key: app, secret: short } | :1:19: | secret has at least 32 bytes",
                "auth: { keys: [{ key: app }] } | :1: | key and secret",
                "auth: { keys: [~] } | :1:9: | a key is missing",
                "auth: { skewSeconds: 900 } | :1:9: | 0 to 600",
                "auth: { maxLifetimeSeconds: 5 } | :1:9: | 60 to",
                "auth: { jwksFile: a, jwksUrl: 'https://b/' } | :1:22: | of a file or of an"
                        + " address",
                "http: {};---;media: {} | :3:1: | here begins a second document",
                "http:;  port: 80;  prot: 1 | :3:3: | unknown key 'http.prot'",
                "http: {};media:;  shards: 99;  udpPort: 1 | :3:3: | shards is 1 to 64, not 99"
            })
    void aMistakeIsOneLineWithItsPlace(String yaml, String place, String said) {
        assertThatThrownBy(() -> read(yaml.replace(';', '\n')))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sfu.yaml")
                .hasMessageContaining(place)
                .hasMessageContaining(said)
                .message()
                .doesNotContain("\n")
                .doesNotContain("Exception")
                .doesNotContain("sfu.admin")
                .doesNotContain("java.lang");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " \n", "# nothing is set", "\n  # nothing\n\n#http:", "---", "~", "{}"})
    void aFileWithoutAnythingSetsNothing(String yaml) throws Exception {
        assertThat(read(yaml)).isEqualTo(ServerConfig.empty());
    }

    @Test
    void aValueThatStandsInItsKeyIsNotShown() {
        assertThatThrownBy(() -> read("auth: { key: app, secret:geheim }"))
                .hasMessageContaining("secret:...")
                .message()
                .doesNotContain("geheim");
    }

    @Test
    void aFileThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> ConfigFile.read(folder.resolve("none.yaml")))
                .hasMessageContaining("cannot read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth: { key: app, secret: hunter2-and-more",
                "auth: { key: app, secret: hunter2-and-more\nhttp: { port: 80 }\n",
                "auth:\n  key: app\n  secret:hunter2-and-more\n",
                "auth: { key: app, secret:hunter2-and-more }",
                "auth: { key: app, secret=hunter2-and-more }",
                "auth:\n  secret: \"hunter2-and-more\n",
                "auth:\n  secret: 'hunter2-and-more' x\n",
                "auth:\n\tsecret: hunter2-and-more\n",
                "auth: { secret: %hunter2-and-more }",
                "auth: { secret: *hunter2-and-more }",
                "cluster: { secret:hunter2-and-more }",
                "secret:hunter2-and-more: 1"
            })
    void aMistakeSaysNothingOfASecret(String yaml) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sfu.yaml:")
                .message()
                .doesNotContain("hunter2")
                .doesNotContain("\n");
    }
}
