package sfu.admin.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import sfu.admin.nodes.Mirrors;
import sfu.admin.nodes.OtherNodes;
import sfu.signaling.cluster.Bus;
import sfu.signaling.cluster.Cluster;
import sfu.signaling.cluster.ClusterPlacing;
import sfu.signaling.cluster.NodeView;
import sfu.signaling.cluster.Oddity;
import sfu.signaling.session.Forwarding;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** How the cluster does, as this node sees it; nothing is counted by node. */
final class ClusterMetrics {
    private ClusterMetrics() {}

    static void bind(
            MeterRegistry registry,
            Cluster cluster,
            Forwarding forwarding,
            OtherNodes others,
            Mirrors mirrors) {
        Gauge.builder("sfu.cluster.watched", mirrors, Mirrors::open)
                .description("streams of other nodes by which operators here watch them")
                .register(registry);
        Gauge.builder("sfu.cluster.available", cluster, its -> its.isAvailable() ? 1 : 0)
                .description("1: the last heart-beat was taken")
                .register(registry);
        Gauge.builder("sfu.cluster.rooms", cluster, Cluster::rooms)
                .description("rooms that are claimed for this node")
                .register(registry);
        for (NodeView.Condition condition : NodeView.Condition.values()) {
            Gauge.builder("sfu.cluster.nodes", cluster, its -> count(its, condition))
                    .description("nodes, by how they do")
                    .tag("state", condition.text())
                    .register(registry);
        }
        counter(registry, "heartbeats", "result", "taken", cluster, Cluster::beats);
        counter(registry, "heartbeats", "result", "missed", cluster, Cluster::missedBeats);
        for (Oddity kind : Oddity.values()) {
            String name = kind.name().toLowerCase(Locale.ROOT);
            counter(registry, "ignored", "kind", name, cluster, its -> its.oddities().count(kind));
        }
        counter(registry, "carried", "result", "opened", forwarding, Forwarding::carried);
        counter(registry, "carried", "result", "failed", forwarding, Forwarding::failed);
        FunctionCounter.builder("sfu.cluster.answers.too.large", others, OtherNodes::tooLarge)
                .description("answers of other nodes that were longer than cluster.answerBytes")
                .register(registry);
        ClusterPlacing placing = cluster.placing();
        counter(registry, "placements", "result", "taken", placing, ClusterPlacing::taken);
        counter(registry, "placements", "result", "refused", placing, ClusterPlacing::refused);
        counter(registry, "placements", "result", "silent", placing, ClusterPlacing::silent);
        Bus bus = cluster.bus();
        counter(registry, "messages", "result", "sent", bus, Bus::sent);
        counter(registry, "messages", "result", "taken", bus, Bus::taken);
        counter(registry, "messages", "result", "lost", bus, Bus::lost);
        Gauge.builder("sfu.cluster.messages.waiting", bus, Bus::waiting)
                .description("words to all nodes that Redis has not taken yet")
                .register(registry);
    }

    private static long count(Cluster cluster, NodeView.Condition condition) {
        return cluster.nodes().stream().filter(node -> node.condition() == condition).count();
    }

    private static <T> void counter(
            MeterRegistry registry,
            String name,
            String tag,
            String value,
            T source,
            ToDoubleFunction<T> count) {
        FunctionCounter.builder("sfu.cluster." + name, source, count)
                .description(description(name))
                .tag(tag, value)
                .register(registry);
    }

    private static String description(String name) {
        return switch (name) {
            case "heartbeats" -> "heart-beats of this node";
            case "ignored" -> "what came from other nodes or lay in Redis and was not taken";
            case "placements" -> "nodes that were asked to take a new room";
            case "carried" -> "WebSockets of clients to other nodes";
            default -> "words to all nodes, and of other nodes";
        };
    }
}
