package sfu.admin.cluster;

import org.jspecify.annotations.Nullable;

import sfu.admin.metrics.MediaSelfTest;
import sfu.admin.stream.LiveStream;
import sfu.admin.stream.RoomRates;
import sfu.admin.stream.RoomRates.Shard;
import sfu.core.api.MediaServer;
import sfu.core.stats.Condition;
import sfu.core.stats.ShardState;
import sfu.signaling.cluster.NodeLoad;

import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What this node tells the others of itself: from figures that there are anyway, and a self-test of
 * its media path now and then.
 */
final class OwnLoad implements Supplier<NodeLoad> {
    private static final long TEST_NS = 10_000_000_000L;
    private static final long CPU_NS = 5_000_000_000L;

    private final MediaServer media;
    private final LiveStream live;
    private final MediaSelfTest selfTest;
    private final NodeBudget budget;
    private final Smoothed cpu = new Smoothed(CPU_NS);
    private volatile boolean hasPassed;
    private volatile boolean isTesting;
    private volatile long testedNs = System.nanoTime() - TEST_NS;

    OwnLoad(MediaServer media, LiveStream live, MediaSelfTest selfTest, NodeBudget budget) {
        this.budget = budget;
        this.media = media;
        this.live = live;
        this.selfTest = selfTest;
    }

    @Override
    public NodeLoad get() {
        test();
        Condition condition = media.condition();
        double busiest = condition.shards().stream().mapToDouble(ShardState::busy).max().orElse(0);
        double busy = condition.shards().stream().mapToDouble(ShardState::busy).average().orElse(0);
        double cpu = cpu();
        RoomRates.Update update = live.latest();
        RoomRates.Node node = update == null ? null : update.node();
        double packets =
                sum(node, Shard::packetsInPerSecond) + sum(node, Shard::packetsOutPerSecond);
        double bits =
                Math.max(sum(node, Shard::bitsInPerSecond), sum(node, Shard::bitsOutPerSecond));
        return new NodeLoad(
                Math.max(
                        Math.max(busy, cpu),
                        budget.share(packets, bits, condition.shards().size())),
                cpu,
                packets,
                media.rooms().size(),
                node == null ? 0 : node.participants(),
                Math.max(0, 1 - busiest),
                media.isWarm() && condition.opensRooms() && hasPassed,
                media.isDraining(),
                bits,
                budget.packets(condition.shards().size()));
    }

    /** Of its sockets: what it does for rooms of other nodes is in none of its own. */
    private static double sum(RoomRates.@Nullable Node node, ToDoubleFunction<Shard> of) {
        return node == null ? 0 : node.shards().stream().mapToDouble(of).sum();
    }

    /** Over some seconds: compiling and collecting garbage are no reason to send people away. */
    private double cpu() {
        double now =
                ManagementFactory.getOperatingSystemMXBean()
                                instanceof com.sun.management.OperatingSystemMXBean its
                        ? Math.max(0, its.getProcessCpuLoad())
                        : 0;
        return cpu.add(now, System.nanoTime());
    }

    /** A node that heart-beats and forwards nothing is to be given no rooms. */
    private void test() {
        long now = System.nanoTime();
        if (isTesting || !media.isWarm() || hasPassed && now - testedNs < TEST_NS) {
            return;
        }
        isTesting = true;
        selfTest.run().whenComplete(this::tested);
    }

    private void tested(MediaSelfTest.@Nullable Result result, @Nullable Throwable failure) {
        hasPassed = result != null && result.passed();
        testedNs = System.nanoTime();
        isTesting = false;
    }
}
