package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

/** Real browsers whose UDP is blocked meet over ICE-TCP; those whose is not stay with UDP. */
@Tag("long")
class IceTcpInBrowserTest {
    /** The page never learns of the server's UDP candidates, and notes when it is connected. */
    private static final String WITHOUT_UDP =
            """
            const set = RTCPeerConnection.prototype.setRemoteDescription;
            RTCPeerConnection.prototype.setRemoteDescription = function (answer) {
              const sdp = answer.sdp.split('\\r\\n')
                .filter(line => !/^a=candidate:\\S+ 1 udp /.test(line)).join('\\r\\n');
              if (window.answeredAt === undefined) {
                window.answeredAt = performance.now();
                this.addEventListener('connectionstatechange', () => {
                  if (this.connectionState === 'connected') window.connectedAt ??= performance.now();
                });
              }
              return set.call(this, { type: answer.type, sdp });
            };
            """;

    /** Protocol of the pair in use, ms until connected, frames and audio that came, frames sent. */
    private static final String LOOK =
            """
            (async () => {
              const look = { protocol: '', ms: Math.round(window.connectedAt - window.answeredAt),
                received: 0, sent: 0, samples: 0 };
              const stats = await window.room.getStats();
              for (const s of stats.values()) {
                if (s.type === 'transport' && s.selectedCandidatePairId) {
                  const pair = stats.get(s.selectedCandidatePairId);
                  look.protocol = stats.get(pair.remoteCandidateId).protocol;
                }
                if (s.type === 'inbound-rtp' && s.kind === 'video') look.received += s.framesDecoded ?? 0;
                if (s.type === 'inbound-rtp' && s.kind === 'audio') {
                  look.samples += (s.totalSamplesReceived ?? 0) - (s.concealedSamples ?? 0);
                }
                if (s.type === 'outbound-rtp' && s.kind === 'video') look.sent += s.framesSent ?? 0;
              }
              return look;
            })()
            """;

    private static ConditionFactory await(int seconds) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(seconds))
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions();
    }

    private static Chromium.Page join(
            Chromium chromium, RunningServer server, String name, boolean isUdpBlocked)
            throws Exception {
        Chromium.Page page = chromium.open("about:blank", 1280, 800);
        if (isUdpBlocked) {
            page.beforeAll(WITHOUT_UDP);
        }
        page.go(server.url("/?room=tcp&name=" + name));
        return page;
    }

    private static void mediaFlowsBothWays(Chromium.Page page, String protocol) throws Exception {
        await(30).until(() -> page.eval(LOOK).get("received").asInt() > 15);
        await(30).until(() -> page.eval(LOOK).get("samples").asLong() > 24_000);
        JsonNode look = page.eval(LOOK);
        assertThat(look.get("protocol").asText()).isEqualTo(protocol);
        assertThat(look.get("sent").asInt()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whereUdpIsBlockedTheyMeetOverTcp(int shards) throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(shards)) {
            Chromium.Page ann = join(chromium, server, "Ann", true);
            Chromium.Page bob = join(chromium, server, "Bob", true);
            Chromium.Page cay = join(chromium, server, "Cay", false);
            mediaFlowsBothWays(ann, "tcp");
            mediaFlowsBothWays(bob, "tcp");
            mediaFlowsBothWays(cay, "udp");
            assertThat(ann.eval(LOOK).get("ms").asInt()).isBetween(1, 5_000);
            assertThat(bob.eval(LOOK).get("ms").asInt()).isBetween(1, 5_000);
        }
    }
}
