package sfu.admin.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;

import sfu.core.stats.ParticipantSnapshot;
import sfu.core.stats.RoomSnapshot;
import sfu.core.stats.ServerSnapshot;
import sfu.core.stats.SlotSnapshot;
import sfu.core.stats.TrackSnapshot;
import sfu.core.stats.TransportSnapshot;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.DoubleAdder;

/**
 * How media comes and goes, of all people together: packets, losses, NACK, PLI, FIR and
 * retransmissions as counters that do not fall when somebody leaves, loss, jitter and round trips
 * as histograms of one sample a stream and snapshot. Told of one snapshot after the other, by one
 * thread.
 */
final class MediaMetrics {
    private static final double[] SECONDS = {
        0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2, 2.5, 5
    };
    private static final double[] SHARES = {0.001, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5};

    /** Of media: to the server, and from it. */
    private enum Direction {
        IN,
        OUT;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is counted of a stream, from its start. */
    private enum Count {
        PACKETS("sfu.media.packets", "of tracks as received, of slots as sent"),
        LOST("sfu.media.lost.packets", "as numbers and receivers' reports tell (RFC 3550 6.4.1)"),
        NACKS("sfu.rtcp.nacks", "NACK messages: sent for what comes, received for what goes"),
        PLIS("sfu.rtcp.plis", "key frame requests by PLI (RFC 4585 6.3.1), likewise"),
        FIRS("sfu.rtcp.firs", "key frame requests by FIR (RFC 5104 4.3.1) that were received"),
        RETRANSMISSIONS("sfu.media.retransmitted.packets", "packets that were sent again");

        final String metric;
        final String description;

        Count(String metric, String description) {
            this.metric = metric;
            this.description = description;
        }
    }

    /** All streams of a kind in one direction. */
    private static final class Sums {
        final DoubleAdder[] totals = new DoubleAdder[Count.values().length];
        final DistributionSummary loss;
        final DistributionSummary jitter;

        Sums(MeterRegistry registry, Direction direction, String kind) {
            for (Count count : Count.values()) {
                DoubleAdder total = new DoubleAdder();
                totals[count.ordinal()] = total;
                FunctionCounter.builder(count.metric, total, DoubleAdder::sum)
                        .description(count.description)
                        .tag("direction", direction.text())
                        .tag("kind", kind)
                        .register(registry);
            }
            loss = summary(registry, "sfu.media.loss.ratio", null, SHARES, direction, kind);
            jitter = summary(registry, "sfu.media.jitter", "seconds", SECONDS, direction, kind);
        }

        private static DistributionSummary summary(
                MeterRegistry registry,
                String name,
                @Nullable String unit,
                double[] bounds,
                Direction direction,
                String kind) {
            return DistributionSummary.builder(name)
                    .description("of each stream that flows, at each snapshot")
                    .baseUnit(unit)
                    .serviceLevelObjectives(bounds)
                    .tag("direction", direction.text())
                    .tag("kind", kind)
                    .register(registry);
        }

        /** What was counted since, and how it flows. */
        void add(double[] now, double @Nullable [] then, double fractionLost, double jitterMs) {
            for (int n = 0; n < totals.length; n++) {
                double before = then == null || then[n] > now[n] ? 0 : then[n]; // it began anew
                totals[n].add(now[n] - before);
            }
            int packets = Count.PACKETS.ordinal();
            if (then != null && now[packets] > then[packets]) {
                loss.record(fractionLost);
                jitter.record(jitterMs / 1e3);
            }
        }
    }

    private final Map<String, Sums> incoming = new HashMap<>(); // by kind
    private final Map<String, Sums> outgoing = new HashMap<>();
    private final DistributionSummary rtt;
    private Map<String, double[]> before = Map.of(); // by track, or by participant and mid

    MediaMetrics(MeterRegistry registry) {
        for (String kind : List.of("audio", "video")) {
            incoming.put(kind, new Sums(registry, Direction.IN, kind));
            outgoing.put(kind, new Sums(registry, Direction.OUT, kind));
        }
        rtt =
                DistributionSummary.builder("sfu.participant.rtt")
                        .description("round trips of those of whom one was measured, each snapshot")
                        .baseUnit("seconds")
                        .serviceLevelObjectives(SECONDS)
                        .register(registry);
    }

    void take(ServerSnapshot snapshot) {
        Map<String, double[]> now = new HashMap<>();
        for (RoomSnapshot room : snapshot.rooms()) {
            for (ParticipantSnapshot person : room.participants()) {
                take(person, now);
            }
        }
        before = now;
    }

    private void take(ParticipantSnapshot person, Map<String, double[]> now) {
        TransportSnapshot transport = person.transport();
        if (transport != null && transport.rttMs() >= 0) {
            rtt.record(transport.rttMs() / 1e3);
        }
        for (TrackSnapshot track : person.tracks()) {
            Sums sums = incoming.get(track.kind());
            if (sums != null) {
                double[] its = of(track);
                now.put(track.id(), its);
                sums.add(its, before.get(track.id()), track.fractionLost(), track.jitterMs());
            }
        }
        for (SlotSnapshot slot : person.slots()) {
            Sums sums = outgoing.get(slot.kind());
            if (sums != null) {
                String key = person.id() + " " + slot.mid();
                double[] then = before.get(key);
                double[] its = of(slot, then);
                now.put(key, its);
                sums.add(its, then, slot.fractionLost(), slot.jitterMs());
            }
        }
    }

    private static double[] of(TrackSnapshot its) {
        return new double[] {its.packets(), its.lost(), its.nacksSent(), its.plisSent(), 0, 0};
    }

    /** Receivers tell which share they lost, not how many packets. */
    private static double[] of(SlotSnapshot its, double @Nullable [] then) {
        double sent = then == null ? 0 : Math.max(0, its.packets() - then[Count.PACKETS.ordinal()]);
        double lost = then == null ? 0 : then[Count.LOST.ordinal()];
        return new double[] {
            its.packets(),
            lost + sent * its.fractionLost(),
            its.nacksReceived(),
            its.plisReceived() - its.firsReceived(),
            its.firsReceived(),
            its.retransmissions()
        };
    }
}
