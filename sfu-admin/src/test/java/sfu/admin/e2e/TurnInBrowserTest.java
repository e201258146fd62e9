package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.signaling.ice.IceServerRule;
import sfu.signaling.ice.IceServerRule.Credentials;
import sfu.signaling.ice.IceServers;
import sfu.signaling.ice.TurnSecret;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Real browsers that may only relay meet through a real TURN server, which the server named. */
@Tag("long")
class TurnInBrowserTest {
    static final String RELAY_ONLY =
            """
            const Real = RTCPeerConnection;
            window.RTCPeerConnection = class extends Real {
              constructor(configuration) {
                super({ ...configuration, iceTransportPolicy: 'relay' });
                (window.connections ??= []).push(this);
              }
            };
            """;

    /** Of the pair in use; what came and was sent. */
    private static final String LOOK =
            """
            (async () => {
              const look = { type: '', relay: '', url: '', received: 0, samples: 0 };
              const stats = await window.room.getStats();
              for (const s of stats.values()) {
                if (s.type === 'transport' && s.selectedCandidatePairId) {
                  const local = stats.get(stats.get(s.selectedCandidatePairId).localCandidateId);
                  look.type = local.candidateType;
                  look.relay = local.relayProtocol;
                  look.url = local.url;
                }
                if (s.type === 'inbound-rtp' && s.kind === 'video') look.received += s.framesDecoded ?? 0;
                if (s.type === 'inbound-rtp' && s.kind === 'audio') {
                  look.samples += (s.totalSamplesReceived ?? 0) - (s.concealedSamples ?? 0);
                }
              }
              return look;
            })()
            """;

    /** As if ICE had failed: the SDK restarts it, with new credentials; gives these. */
    private static final String FAIL =
            """
            (async () => {
              const pc = window.connections.at(-1);
              Object.defineProperty(pc, 'connectionState', { value: 'failed', configurable: true });
              pc.onconnectionstatechange();
              delete pc.connectionState;
              const before = pc.getConfiguration().iceServers[0].username;
              for (let i = 0; i < 100; i++) {
                await new Promise(done => setTimeout(done, 100));
                const now = pc.getConfiguration().iceServers[0].username;
                if (now !== before && pc.signalingState === 'stable') return [before, now];
              }
              return [];
            })()
            """;

    private static ConditionFactory await() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions();
    }

    private static Chromium.Page join(Chromium chromium, RunningServer server, String name)
            throws Exception {
        Chromium.Page page = chromium.open("about:blank", 1280, 800);
        page.beforeAll(RELAY_ONLY);
        page.go(server.url("/?room=turn&name=" + name));
        return page;
    }

    private static IceServers servers(Coturn coturn, String transport) {
        Credentials credentials =
                new Credentials.Shared(new TurnSecret(Coturn.SECRET, TurnSecret.DEFAULT_TTL));
        return new IceServers(
                List.of(new IceServerRule(List.of(coturn.url(transport)), credentials)),
                Instant::now);
    }

    private static void mediaFlows(Chromium.Page page, String transport) throws Exception {
        await().until(() -> page.eval(LOOK).get("received").asInt() > 15);
        await().until(() -> page.eval(LOOK).get("samples").asLong() > 24_000);
        JsonNode look = page.eval(LOOK);
        assertThat(look.get("type").asText()).isEqualTo("relay");
        assertThat(look.get("relay").asText()).isEqualTo(transport);
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp", "tls"})
    void whoMayOnlyRelayMeetsThroughTurn(String transport) throws Exception {
        try (Coturn coturn = new Coturn();
                Chromium chromium =
                        Chromium.start(List.of(), List.of("--ignore-certificate-errors"));
                RunningServer server = new RunningServer(servers(coturn, transport))) {
            Chromium.Page ann = join(chromium, server, "Ann");
            Chromium.Page bob = join(chromium, server, "Bob");
            mediaFlows(ann, transport);
            mediaFlows(bob, transport);
            assertThat(coturn.log()).contains("ALLOCATE processed, success");
        }
    }

    @Test
    void aRestartHasNewCredentials() throws Exception {
        try (Coturn coturn = new Coturn();
                Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(servers(coturn, "udp"))) {
            Chromium.Page ann = join(chromium, server, "Ann");
            Chromium.Page bob = join(chromium, server, "Bob");
            mediaFlows(ann, "udp");
            JsonNode usernames = bob.eval(FAIL);
            assertThat(usernames).hasSize(2);
            await().until(() -> coturn.log().contains("<" + usernames.get(1).asText() + ">"));
            int before = ann.eval(LOOK).get("received").asInt();
            await().until(() -> ann.eval(LOOK).get("received").asInt() > before + 30);
        }
    }
}
