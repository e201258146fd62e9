package sfu.core.relay;

import sfu.core.api.PublishSection;
import sfu.core.forward.TrackSpec;
import sfu.core.shard.BitrateMeter;
import sfu.core.shard.MediaShards;
import sfu.core.shard.NodeTransport;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** What the home of a room and one of its edges have in common: media both ways, on one shard. */
final class Association {
    /** How it gets to the other node's media. */
    @FunctionalInterface
    interface Connect {
        /**
         * @param port on which the other node has its media
         */
        void to(NodeTransport node, int port);
    }

    private final int number;
    private final RelayWire wire;
    private final Consumer<String> onFailed;
    private final Connect connect;
    private final Imports imports = new Imports(() -> failed("its media failed"));
    private final NodeTransport node;
    private final Exports exports;
    private final AtomicInteger sent = new AtomicInteger(); // SSRCs
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicBoolean isOver = new AtomicBoolean();

    /**
     * @param ingress where what comes of people is counted; what goes on from node to node is
     *     nobody's
     * @param onFailed is told once that it cannot go on
     */
    Association(
            MediaShards shards,
            int shard,
            int number,
            RelayWire wire,
            BitrateMeter ingress,
            Connect connect,
            Consumer<String> onFailed) {
        this.number = number;
        this.wire = wire;
        this.connect = connect;
        this.onFailed = onFailed;
        node = shards.openNode(shard, number, imports, ingress);
        exports = new Exports(node, () -> ssrc(sent), this::send);
    }

    /** The other node has its end of it on this port. */
    void begun(int port) {
        connect.to(node, port);
    }

    private int ssrc(AtomicInteger used) {
        int n = used.incrementAndGet();
        if (n >= NodeTransport.MAX_STREAMS) {
            failed("it has had " + n + " streams, which is all that its keys are for");
        }
        return node.ssrc(n);
    }

    /** A part is kept for those who are on it. */
    boolean isNearlyUsedUp() {
        return Math.max(sent.get(), received.get()) > NodeTransport.MAX_STREAMS * 3 / 4;
    }

    /** How a track of the other node comes here. */
    PublishSection sectionToHere(TrackSpec spec) {
        return RelayedTrack.section(spec, () -> ssrc(received));
    }

    private void failed(String why) {
        if (!isOver.get()) {
            onFailed.accept(why);
        }
    }

    /** Returns false if it is larger than the connection takes. */
    boolean send(RelayMessage message) {
        return isOver.get() || wire.send(number, message);
    }

    int number() {
        return number;
    }

    NodeTransport node() {
        return node;
    }

    Exports exports() {
        return exports;
    }

    Imports imports() {
        return imports;
    }

    /** With these transports of participants: see {@link RelayFigures}. */
    RelayFigures count(int here, int there) {
        return new RelayFigures(here, there, exports.size(), imports.size(), imports.heldBack());
    }

    /** Returns whether it was open; once this returns its transport is about to end. */
    synchronized boolean close() {
        boolean wasOpen = isOver.compareAndSet(false, true);
        if (wasOpen) {
            node.close();
        }
        return wasOpen;
    }
}
