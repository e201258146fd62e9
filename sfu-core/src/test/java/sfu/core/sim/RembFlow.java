package sfu.core.sim;

import sfu.core.bwe.BweOptions;
import sfu.core.bwe.ReceiveSideEstimator;

/** A publisher that stamps its packets and obeys REMB, and the server behind a link. */
final class RembFlow {
    private static final long MS = 1_000_000L;
    private static final int PACKET_BYTES = 1200;

    final EventLoop loop = new EventLoop(0);
    final ReceiveSideEstimator estimator = new ReceiveSideEstimator(BweOptions.defaults());

    /** Bit/s that it was told, when it was. */
    final Figures remb = new Figures();

    /** Bits of packets that came. */
    final Figures received = new Figures();

    final Figures queueMs = new Figures();

    private final Link there;
    private final Link back;
    private final Source source;
    private double allowedBps = Double.MAX_VALUE;
    private long pausedUntilNs;

    RembFlow(long seed, LinkOptions options, Source source) {
        there = new Link(loop, seed, options);
        back = new Link(loop, seed + 1, LinkOptions.delayMs(20));
        this.source = source;
        loop.at(0, this::frame);
        loop.at(0, this::tick);
    }

    RembFlow run(double seconds) {
        loop.runUntil(loop.nowNs() + (long) (seconds * 1e9));
        return this;
    }

    void pause(double seconds) {
        pausedUntilNs = loop.nowNs() + (long) (seconds * 1e9);
    }

    private void frame() {
        loop.at(loop.nowNs() + source.frameNs(), this::frame);
        if (loop.nowNs() < pausedUntilNs) {
            return;
        }
        int left = source.frameBytes(allowedBps);
        int packets = (left + PACKET_BYTES - 1) / PACKET_BYTES;
        for (int i = 0; i < packets; i++) {
            int bytes = left / (packets - i);
            left -= bytes;
            int sent = (int) ((loop.nowNs() + 50_000_000_000L << 9) / 1_953_125L) & 0xFF_FFFF;
            there.send(bytes, queuedNs -> arrive(sent, bytes, queuedNs));
        }
    }

    private void arrive(int sent, int bytes, long queuedNs) {
        received.add(loop.nowNs(), bytes * 8);
        queueMs.add(loop.nowNs(), queuedNs / 1e6);
        estimator.onPacket(sent, bytes, loop.nowNs());
        report();
    }

    private void tick() {
        loop.at(loop.nowNs() + 10 * MS, this::tick);
        report();
    }

    private void report() {
        if (estimator.nextDueNs() > loop.nowNs()) {
            return;
        }
        long bps = estimator.poll(loop.nowNs());
        if (bps > 0) {
            remb.add(loop.nowNs(), bps);
            back.send(60, queuedNs -> allowedBps = bps);
        }
    }
}
