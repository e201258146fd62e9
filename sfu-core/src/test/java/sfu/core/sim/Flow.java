package sfu.core.sim;

import sfu.core.bwe.BweOptions;
import sfu.core.bwe.FeedbackBatch;
import sfu.core.bwe.SendSideEstimator;
import sfu.core.rtcp.RtcpReader;
import sfu.core.rtcp.TransportFeedback;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.List;

/**
 * A subscriber: sound and a video source behind an estimator and its pacing, a path there, a
 * receiver and a path back.
 */
public final class Flow {
    private static final long MS = 1_000_000L;
    private static final int PACKET_BYTES = 1200;
    private static final int PADDING_BYTES = 250;
    private static final int SOUND_BYTES = 120;
    private static final long SOUND_NS = 20 * MS;

    private static final long SAMPLE_NS = 50 * MS;

    /** What is queued longer is dropped, to the next frame. */
    private static final long MAX_QUEUE_NS = 500 * MS;

    private final EventLoop loop;
    private final long tickNs;
    private final List<Link> path;
    private final Link back;
    private final Source source;
    private final Receiver receiver;
    private final SendSideEstimator estimator;
    private final ArrayDeque<Integer> queue = new ArrayDeque<>();
    private long queuedBytes;
    private int sequenceNumber = 65_000; // soon around
    private boolean stopped;
    private long sampledBytes;

    /** Bit/s of the target and what came through, by 50 ms. */
    public final Figures target = new Figures();

    public final Figures received = new Figures();

    /** Milliseconds that a packet which left then waits before the bottleneck, if it comes out. */
    public final Figures queueMs = new Figures();

    /** Milliseconds that video waited to be released. */
    public final Figures pacerMs = new Figures();

    /** Bytes, by packet. */
    public final Figures sent = new Figures();

    public final Figures padding = new Figures();

    public long pacerDrops;

    /**
     * @param path links one after another, some of them shared with other flows
     */
    public Flow(EventLoop loop, List<Link> path, Link back, Source source, BweOptions options) {
        this.loop = loop;
        this.path = path;
        this.back = back;
        this.source = source;
        tickNs = options.wakeNs();
        estimator = new SendSideEstimator(options, true, new FeedbackBatch(options));
        receiver = new Receiver(loop, 123_456_789_000L, this::report);
    }

    public void start(double seconds) {
        long ns = (long) (seconds * 1e9);
        loop.at(ns, this::frame);
        loop.at(ns, this::sound);
        loop.at(ns, this::tick);
        loop.at(ns, this::sample);
    }

    public void stop(double seconds) {
        loop.at((long) (seconds * 1e9), () -> stopped = true);
    }

    public SendSideEstimator estimator() {
        return estimator;
    }

    private void report(byte[] bytes) {
        back.send(bytes.length + 28, queuedNs -> read(bytes));
    }

    private void read(byte[] bytes) {
        RtcpReader.read(
                MemorySegment.ofArray(bytes),
                0,
                bytes.length,
                message -> {
                    if (message instanceof TransportFeedback f) {
                        estimator.onFeedback(f, loop.nowNs());
                    }
                });
    }

    private void sound() {
        if (!stopped) {
            send(SOUND_BYTES);
            loop.at(loop.nowNs() + SOUND_NS, this::sound);
        }
    }

    private void frame() {
        if (stopped) {
            return;
        }
        double soundBps = SOUND_BYTES * 8e9 / SOUND_NS;
        estimator.onWanted((long) (source.wantedBps() + soundBps), loop.nowNs());
        if (estimator.queueNs(queuedBytes) > MAX_QUEUE_NS) {
            pacerDrops += queue.size() / 2;
            queue.clear();
            queuedBytes = 0;
        }
        int left = source.frameBytes(Math.max(0, estimator.targetBps() - soundBps));
        int packets = (left + PACKET_BYTES - 1) / PACKET_BYTES;
        for (int i = 0; i < packets; i++) {
            int bytes = left / (packets - i);
            left -= bytes;
            queue.add(bytes);
            queue.add((int) (loop.nowNs() / 1000 % Integer.MAX_VALUE));
            queuedBytes += bytes;
        }
        pump();
        loop.at(loop.nowNs() + source.frameNs(), this::frame);
    }

    private void tick() {
        estimator.handleTimeouts(loop.nowNs());
        pump();
        if (!stopped) {
            loop.at(loop.nowNs() + tickNs, this::tick);
        }
    }

    /** Releases what may leave; a probe takes what waits first, then padding. */
    private void pump() {
        long nowNs = loop.nowNs();
        int probe = estimator.probeDueBytes(nowNs);
        while (!queue.isEmpty()
                && (probe > 0 || estimator.releasableBytes(queuedBytes, nowNs) > 0)) {
            int bytes = queue.remove();
            int waitedUs = (int) (nowNs / 1000 % Integer.MAX_VALUE) - queue.remove();
            queuedBytes -= bytes;
            probe -= bytes;
            pacerMs.add(nowNs, waitedUs / 1000.0);
            send(bytes);
        }
        for (; probe > 0; probe -= PADDING_BYTES) {
            padding.add(nowNs, PADDING_BYTES);
            send(PADDING_BYTES);
        }
    }

    private void send(int bytes) {
        int number = sequenceNumber++ & 0xFFFF;
        estimator.onSent(number, bytes, loop.nowNs());
        sent.add(loop.nowNs(), bytes);
        pass(0, number, bytes, loop.nowNs(), 0);
    }

    private void pass(int hop, int number, int bytes, long sentNs, long queuedNs) {
        if (hop < path.size()) {
            path.get(hop).send(bytes, ns -> pass(hop + 1, number, bytes, sentNs, queuedNs + ns));
            return;
        }
        sampledBytes += bytes;
        queueMs.add(sentNs, queuedNs / 1e6);
        receiver.onPacket(number);
    }

    private void sample() {
        target.add(loop.nowNs(), estimator.targetBps());
        received.add(loop.nowNs(), sampledBytes * 8e9 / SAMPLE_NS);
        sampledBytes = 0;
        if (!stopped) {
            loop.at(loop.nowNs() + SAMPLE_NS, this::sample);
        }
    }
}
