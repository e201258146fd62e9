package sfu.admin.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import sfu.core.relay.RelayFigures;
import sfu.core.relay.Relays;
import sfu.signaling.relay.RelayLinks;

import java.util.function.ToIntFunction;

/** What this node and others relay to each other; nothing is counted by node. */
final class RelayMetrics {
    private RelayMetrics() {}

    static void bind(MeterRegistry registry, Relays relays, RelayLinks links) {
        FunctionCounter.builder("sfu.relay.refused", links, RelayLinks::refusals)
                .description(
                        "connections for media that were refused or ended: of no node of the cluster")
                .register(registry);
        Gauge.builder("sfu.relay.nodes", relays, its -> its.all().size())
                .description("nodes to which there is a connection for media")
                .register(registry);
        transports(registry, relays, "here", RelayFigures::here);
        transports(registry, relays, "there", RelayFigures::there);
        tracks(registry, relays, "out", RelayFigures::out);
        tracks(registry, relays, "in", RelayFigures::in);
        Gauge.builder("sfu.relay.held.back", relays, its -> sum(its, RelayFigures::heldBack))
                .description("encodings to other nodes that wait for room on the path")
                .register(registry);
        FunctionCounter.builder("sfu.relay.unknown.messages", links, RelayLinks::unknownMessages)
                .description("messages of later versions that were skipped")
                .register(registry);
    }

    private static void transports(
            MeterRegistry registry, Relays relays, String where, ToIntFunction<RelayFigures> of) {
        Gauge.builder("sfu.relay.transports", relays, its -> sum(its, of))
                .description("participants' transports at another node than their room's")
                .tag("where", where)
                .register(registry);
    }

    private static void tracks(
            MeterRegistry registry,
            Relays relays,
            String direction,
            ToIntFunction<RelayFigures> of) {
        Gauge.builder("sfu.relay.tracks", relays, its -> sum(its, of))
                .description("tracks that cross between nodes, each once for a room and node")
                .tag("direction", direction)
                .register(registry);
    }

    private static int sum(Relays relays, ToIntFunction<RelayFigures> of) {
        return relays.all().values().stream().mapToInt(its -> of.applyAsInt(its.count())).sum();
    }
}
