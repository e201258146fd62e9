package sfu.admin.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import sfu.core.stats.MediaPath;
import sfu.core.stats.ParticipantSnapshot;
import sfu.core.stats.RoomSnapshot;
import sfu.core.stats.ServerSnapshot;
import sfu.core.stats.SlotSnapshot;
import sfu.core.stats.TrackSnapshot;
import sfu.core.stats.TransportSnapshot;

import java.util.List;
import java.util.Map;

/** What is summed up over all people, whoever comes and goes. */
class MediaMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MediaMetrics metrics = new MediaMetrics(registry);

    private static ParticipantSnapshot person(String id, long packets, double rttMs) {
        TransportSnapshot transport =
                new TransportSnapshot(0, "", "", "", rttMs, 0, 0, 0, 0, Map.of(), null);
        TrackSnapshot track =
                new TrackSnapshot(
                        "TR_" + id,
                        "audio",
                        "microphone",
                        false,
                        "opus",
                        packets,
                        packets,
                        packets / 10,
                        0.1,
                        30,
                        packets / 20,
                        0,
                        0,
                        "",
                        List.of());
        SlotSnapshot slot =
                new SlotSnapshot(
                        "1", "video", "TR_x", "", packets, packets, 7, 0.25, 5, 4, 3, 1, 0, 0, 0,
                        null);
        return new ParticipantSnapshot(
                id,
                id,
                id,
                1,
                "CONNECTED",
                false,
                "ATTENDEE",
                true,
                0,
                transport,
                List.of(track),
                List.of(slot),
                null);
    }

    private void take(long second, ParticipantSnapshot... people) {
        RoomSnapshot room =
                new RoomSnapshot(
                        "r", 1, "meeting", Map.of(), MediaPath.SFU, false, List.of(people));
        metrics.take(
                new ServerSnapshot(
                        1000 * second,
                        List.of(room),
                        List.of(),
                        Map.of(),
                        new ServerSnapshot.EngineNames("", "", "", "")));
    }

    private double count(String name, String direction, String kind) {
        return registry.get(name)
                .tag("direction", direction)
                .tag("kind", kind)
                .functionCounter()
                .count();
    }

    @Test
    void countersGoOnWhenSomebodyLeaves() {
        take(1, person("a", 100, 50), person("b", 200, -1));
        assertThat(count("sfu.media.packets", "in", "audio")).isEqualTo(300);
        take(2, person("a", 150, 50));
        take(3, person("a", 200, 50), person("b", 10, -1));
        assertThat(count("sfu.media.packets", "in", "audio")).isEqualTo(410);
        assertThat(count("sfu.media.lost.packets", "in", "audio")).isEqualTo(41);
        assertThat(count("sfu.rtcp.nacks", "in", "audio")).isEqualTo(20);
        assertThat(count("sfu.media.packets", "in", "video")).isZero();
        assertThat(count("sfu.rtcp.plis", "out", "video")).as("b came twice").isEqualTo(6);
        assertThat(count("sfu.rtcp.firs", "out", "video")).isEqualTo(3);
        assertThat(count("sfu.media.retransmitted.packets", "out", "video")).isEqualTo(21);
        assertThat(count("sfu.media.lost.packets", "out", "video"))
                .as("a quarter of a's hundred")
                .isCloseTo(25, offset(1e-9));
    }

    @Test
    void streamsThatFlowAreSampledAndRoundTripsThatWereMeasured() {
        take(1, person("a", 100, 50), person("b", 200, -1));
        take(2, person("a", 150, 50), person("b", 200, -1));
        var jitter =
                registry.get("sfu.media.jitter").tags("direction", "in", "kind", "audio").summary();
        assertThat(jitter.count()).as("of b nothing came").isOne();
        assertThat(jitter.max()).isEqualTo(0.03);
        var rtt = registry.get("sfu.participant.rtt").summary();
        assertThat(rtt.count()).isEqualTo(2);
        assertThat(rtt.mean()).isEqualTo(0.05);
    }
}
