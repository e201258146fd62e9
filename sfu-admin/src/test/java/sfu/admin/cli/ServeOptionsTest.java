package sfu.admin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.admin.config.ConfigException;
import sfu.core.dtls.DtlsLimits;
import sfu.core.io.TcpOptions;
import sfu.core.overload.LoadLimits;
import sfu.core.room.Audience;
import sfu.core.room.BackupPolicy;
import sfu.core.room.RoomTemplate;
import sfu.core.room.ServerLimits;
import sfu.core.room.StagePolicy;
import sfu.core.room.WhenFull;
import sfu.core.shard.CapLimits;
import sfu.core.shard.RtcpLimits;
import sfu.core.shard.ShardGuard;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.ApiKey;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.TokenRules;
import sfu.signaling.auth.Tokens;
import sfu.signaling.http.TlsIdentity;
import sfu.signaling.ice.IceServer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
    void howFarAPublisherMayBeBeyondItsCapIsOfTheFile() throws Exception {
        String yaml = "media: { capPatienceMs: 3000 }";
        CapLimits defaults = CapLimits.defaults();
        assertThat(options(yaml).settings(Map.of()).media().ingress().cap())
                .isEqualTo(new CapLimits(defaults.percent(), 3000));
    }

    @Test
    void whatAShardMayBeLoadedWithIsOfTheFile() throws Exception {
        ShardGuard defaults = ShardGuard.defaults();
        assertThat(options("").settings(Map.of()).media().guard()).isEqualTo(defaults);
        String yaml =
                "media: { stallMs: 700, overload: { on: false, strict: true, busy: 0.5, busyMs: 6, lateMs: 9, raiseMs: 8,"
                        + " holdMs: 7 } }";
        LoadLimits load = defaults.load();
        assertThat(options(yaml).settings(Map.of()).media().guard())
                .isEqualTo(
                        new ShardGuard(
                                new LoadLimits(
                                        false,
                                        true,
                                        0.5,
                                        6,
                                        9,
                                        load.late(),
                                        load.lost(),
                                        load.calm(),
                                        8,
                                        7),
                                700));
        for (String wrong :
                List.of("stallMs: 99", "overload: { busy: 1.1 }", "overload: { calm: 1 }")) {
            assertThatThrownBy(() -> options("media: { " + wrong + " }").settings(Map.of()))
                    .as(wrong)
                    .isInstanceOf(ConfigException.class);
        }
    }

    @Test
    void whatIsTakenOfDtlsIsOfTheFile() throws Exception {
        DtlsLimits defaults = DtlsLimits.DEFAULT;
        assertThat(options("").settings(Map.of()).media().dtls()).isEqualTo(defaults);
        String all =
                "media: { dtls: { datagrams: 20, datagramsPerSecond: 2, handshakes: 9,"
                        + " handshakeMs: 5000, patienceMs: 700 } }";
        assertThat(options(all).settings(Map.of()).media().dtls())
                .isEqualTo(new DtlsLimits(5000, 9, 700, defaults.queueDatagrams(), 20, 2));
        assertThat(options("media: { dtls: { handshakes: 9 } }").settings(Map.of()).media().dtls())
                .isEqualTo(new DtlsLimits(30_000, 9, 3_000, 64));
    }

    @Test
    void howManyVoicesAreHeardIsOfTheFileTheEnvironmentOrTheFlag() throws Exception {
        assertThat(options("").settings(Map.of()).policy().loudest()).isEqualTo(3);
        ServeOptions options = options("limits: { loudest: 5 }");
        assertThat(options.settings(Map.of()).policy().loudest()).isEqualTo(5);
        assertThat(options.settings(Map.of("SFU_LOUDEST", "4")).policy().loudest()).isEqualTo(4);
        options.policies.loudest = 1;
        assertThat(options.settings(Map.of("SFU_LOUDEST", "4")).policy().loudest()).isEqualTo(1);
        options.policies.loudest = 9;
        assertThatThrownBy(() -> options.settings(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("1 to 8");
    }

    @Test
    void iceServersAreOfTheFileTheEnvironmentOrTheFlag() throws Exception {
        assertThat(options("").settings(Map.of()).sessions().iceServers().rules()).isEmpty();
        ServeOptions options = options("iceServers: [{ urls: ['stun:file.example.org'] }]");
        assertThat(options.settings(Map.of()).sessions().iceServers().of("ann"))
                .containsExactly(new IceServer(List.of("stun:file.example.org"), null, null));
        Map<String, String> environment =
                Map.of(
                        "SFU_ICE_SERVERS",
                        "turn:a.example.org,stun:b.example.org",
                        "SFU_TURN_SECRET",
                        "north",
                        "SFU_TURN_TTL",
                        "600");
        List<IceServer> both = options.settings(environment).sessions().iceServers().of("ann");
        assertThat(both.get(0).urls()).containsExactly("stun:b.example.org");
        assertThat(both.get(0).username()).isNull();
        assertThat(both.get(1).urls()).containsExactly("turn:a.example.org");
        assertThat(both.get(1).username()).endsWith(":ann");
        options.ice.urls = List.of("turn:c.example.org");
        assertThat(options.settings(environment).sessions().iceServers().rules()).hasSize(1);
        assertThatThrownBy(() -> options.settings(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'turn:c.example.org' needs credentials");
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
        flags.policies.backupCodecs = List.of("VP8");
        assertThat(flags.settings(none).policy().backup().codecs()).containsExactly("VP8");
    }

    private static RoomTemplate template(ServeOptions options, String room) throws Exception {
        return options.settings(Map.of()).hosting().templates().of(room);
    }

    @Test
    void roomsHaveTheTemplateOfTheFirstRuleThatHolds() throws Exception {
        ServeOptions usual = options("");
        assertThat(template(usual, "demo").stage().isOpen()).isTrue();
        assertThat(template(usual, "webinar-1").name()).isEqualTo("webinar");
        assertThat(template(usual, "townhall-1").name()).isEqualTo("townhall");
        ServeOptions options =
                options(
                        """
                        limits: { loudest: 4, bitratePerRoomBps: 700000000, participantsPerRoom: 700, publish: { bitrate: 900000 } }
                        templates:
                          meeting: { maxParticipants: 30, whenFull: wait, maxWaiting: 5, waitTimeoutMs: 1000 }
                          webinar: { maxOnStage: 3, publishCap: { bitrate: 2500000 }, loudest: 2, maxBitrateBps: 4000000, maxRoomBitrateBps: 90000000 }
                          lecture: { from: webinar, stageRequests: accept, audience: list }
                        rooms:
                          - { match: lecture-vip, template: meeting }
                          - { match: "lecture-*", template: lecture }
                          - { match: all-hands, template: townhall }
                        """);
        RoomTemplate meeting = template(options, "webinar-1"); // no rule says more
        assertThat(meeting.capacity().maxParticipants()).isEqualTo(30);
        assertThat(meeting.whenFull().then()).isEqualTo(WhenFull.Then.WAIT);
        assertThat(meeting.whenFull().waitTimeout()).hasMillis(1000);
        assertThat(meeting.media().loudest()).isEqualTo(4);
        assertThat(template(options, "lecture-vip")).isEqualTo(meeting);
        RoomTemplate lecture = template(options, "lecture-2");
        assertThat(lecture.stage()).isEqualTo(StagePolicy.of(3, StagePolicy.Requests.ACCEPT));
        assertThat(lecture.media().publish().bitrateBps()).isEqualTo(2_500_000);
        assertThat(lecture.media().loudest()).isEqualTo(2);
        assertThat(lecture.capacity().ingressBitrateBps()).isEqualTo(4_000_000);
        assertThat(lecture.capacity().maxBitrateBps()).isEqualTo(90_000_000);
        assertThat(meeting.capacity().maxBitrateBps()).isEqualTo(700_000_000);
        assertThat(lecture.capacity().maxParticipants()).isEqualTo(700);
        assertThat(lecture.audience()).isEqualTo(Audience.LIST);
        RoomTemplate hall = template(options, "all-hands");
        assertThat(hall.stage().requests()).isEqualTo(StagePolicy.Requests.ASK);
        assertThat(hall.audience()).isEqualTo(Audience.COUNT);
        assertThat(hall.media().publish().bitrateBps()).isEqualTo(900_000);
    }

    @Test
    void limitsOfTheServerAndOfClientsAreOfTheFile() throws Exception {
        ServerLimits defaults = ServerLimits.defaults();
        ServeOptions.Settings usual = options("").settings(Map.of());
        assertThat(usual.hosting().server()).isEqualTo(defaults);
        assertThat(usual.hosting().node()).isNotBlank();
        ServeOptions.Settings settings =
                options(
                                "limits: { participants: 9, bitrateBps: 5000000000, joinsPerMinute: 60, messagesPerSecond: 7, connectMs: 20000 }\nnode: a")
                        .settings(Map.of());
        assertThat(settings.hosting().server())
                .isEqualTo(
                        new ServerLimits(
                                        9,
                                        defaults.maxPublishers(),
                                        defaults.maxTracks(),
                                        defaults.joinsPerSecond(),
                                        60)
                                .withBitrate(5_000_000_000L));
        assertThat(settings.hosting().limits().connectMs()).isEqualTo(20_000);
        assertThat(usual.hosting().limits().connectMs()).isEqualTo(60_000);
        assertThat(settings.sessions().messagesPerSecond()).isEqualTo(7);
        assertThat(settings.sessions().viewsPerSecond()).isEqualTo(10);
        assertThat(settings.hosting().node()).isEqualTo("a");
        assertThat(options("").settings(Map.of("SFU_NODE", "b")).hosting().node()).isEqualTo("b");
    }

    @Test
    void tokensAreOfTheFilesKeysAndOfAKeySet() throws Exception {
        ServeOptions options = options("");
        String yaml =
                """
                auth:
                  keys:
                    - { key: new, secret: fedcba9876543210fedcba9876543210 }
                    - { key: old, secret: 0123456789abcdef0123456789abcdef }
                  audience: sfu
                  maxLifetimeSeconds: 3600
                  skewSeconds: 5
                """;
        Files.writeString(folder.resolve("sfu.yaml"), yaml);
        Access access = options.settings(Map.of()).access();
        assertThat(access.rules())
                .isEqualTo(new TokenRules("sfu", Duration.ofHours(1), Duration.ofSeconds(5)));
        for (String key : List.of("old,0123456789abcdef", "new,fedcba9876543210")) {
            String secret = key.substring(4).repeat(2);
            ApiKey its = new ApiKey(key.substring(0, 3), secret);
            Tokens tokens = new Tokens(List.of(its), null, access.rules(), Instant::now);
            Instant end = Instant.now().plusSeconds(60);
            String token = tokens.issue(new Grant("ann", "", "*", true, true, false, end));
            assertThat(access.join(token, "demo").identity()).isEqualTo("ann");
        }
        options.auth.audience = "other";
        assertThat(options.settings(Map.of("SFU_TOKEN_SKEW_SECONDS", "7")).access().rules())
                .isEqualTo(new TokenRules("other", Duration.ofHours(1), Duration.ofSeconds(7)));
    }

    @Test
    void aCertificateThatIsMadeAtStartServesAllAddressesByTokensOfThisProcess() throws Exception {
        ServeOptions options = new ServeOptions();
        options.tls.tls = "self-signed";
        ServeOptions.Settings settings = options.settings(Map.of());
        assertThat(settings.http().host()).isEqualTo("0.0.0.0");
        assertThat(settings.http().tls()).isInstanceOf(TlsIdentity.SelfSigned.class);
        Access access = settings.access();
        assertThat(access.isAdmin(settings.hostToken())).isTrue();
        String guest = access.invite(settings.hostToken(), "demo");
        assertThat(access.join(guest, "demo").powers().canModerate()).isFalse();

        Map<String, String> key =
                Map.of("SFU_API_KEY", "app", "SFU_API_SECRET", "0123456789abcdef".repeat(2));
        assertThat(options.settings(key).hostToken()).as("its holder makes them").isEmpty();
        options.tls.tlsCert = "a.pem";
        assertThatThrownBy(() -> options.settings(Map.of())).hasMessageContaining("both");
        options.tls.tls = "yes";
        assertThatThrownBy(() -> new ServeOptions().settings(Map.of("SFU_TLS", "yes")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("not 'yes'");
    }

    /** A key set alone does too, though it cannot be loaded yet. */
    @Test
    void aKeySetMakesTokensNeeded() throws Exception {
        ServeOptions options = new ServeOptions();
        options.auth.jwksFile = folder.resolve("keys.json").toString();
        assertThat(options.settings(Map.of()).access().needsToken()).isTrue();
        Map<String, String> both = Map.of("SFU_JWKS_URL", "https://idp.example/keys");
        assertThatThrownBy(() -> options.settings(both)).hasMessageContaining("not of both");
        options.auth.jwksFile = null;
        options.auth.jwksUrl = "http://idp.example/keys";
        assertThatThrownBy(() -> options.settings(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("https://");
        assertThatThrownBy(() -> new ServeOptions().settings(Map.of("SFU_API_KEY", "app")))
                .hasMessageContaining("a name and a secret");
    }

    /** Also where it is the file of somebody who copied an example. */
    @Test
    void withoutAGoodSecretOthersThanThisMachineAreNotServed() throws Exception {
        assertThat(new ServeOptions().settings(Map.of()).access().needsToken()).isFalse();
        ServeOptions reachable = new ServeOptions();
        reachable.httpHost = "0.0.0.0";
        assertThatThrownBy(() -> reachable.settings(Map.of())).hasMessageContaining("required");
        ServeOptions configured = options("");
        for (String auth :
                List.of(
                        "",
                        "auth: { key: app, secret: short }",
                        "auth: { keys: [ { key: app, secret: short } ] }",
                        "auth: { key: app, secret: at-least-32-bytes-of-randomness-here }")) {
            Files.writeString(folder.resolve("sfu.yaml"), auth);
            assertThatThrownBy(() -> configured.settings(Map.of()))
                    .as(auth)
                    .isInstanceOf(ConfigException.class);
        }
    }
}
