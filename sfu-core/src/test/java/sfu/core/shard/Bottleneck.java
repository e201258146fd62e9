package sfu.core.shard;

import static sfu.core.shard.VirtualRoom.VP8;
import static sfu.core.shard.VirtualRoom.frame;

import sfu.core.bwe.BweSnapshot;
import sfu.core.bwe.TransportCcFeedback;
import sfu.core.forward.SendSide;
import sfu.core.rtcp.PictureLossIndication;
import sfu.core.rtcp.TransportFeedback;
import sfu.core.sim.EventLoop;
import sfu.core.sim.Figures;
import sfu.core.sim.Link;
import sfu.core.sim.LinkOptions;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongUnaryOperator;

/**
 * A publisher and a viewer on a shard, with a link of given capacity to the viewer, who reports
 * arrivals as browsers do; in virtual time, in which the shard's timers are exact.
 */
final class Bottleneck {
    static final int PUBLISHED = 0x0A0000;
    static final int SLOT = 0x0C0000;
    private static final long MS = VirtualRoom.MS;
    static final long START_NS = 1_000_000_000_000L;
    private static final long FRAME_NS = 33_333_333L;
    private static final long POLL_NS = 10 * MS;
    private static final int PACKET_BYTES = 1100;
    private static final int IP_UDP_BYTES = 28;

    final VirtualRoom room = new VirtualRoom(1);
    final EventLoop loop = new EventLoop(room.nowNs);
    final TestPeer publisher;
    final TestPeer viewer;
    final Link link;
    private final Link back;
    private final TransportCcFeedback feedback = new TransportCcFeedback();
    private long tickNs = Long.MAX_VALUE;
    private int sequenceNumber;
    private int picture;
    private boolean isKeyFrameNext = true;

    /** Bytes that came out of the link since they were last asked for. */
    long arrivedBytes;

    /** The longest that a packet waited before the link's rate. */
    long maxQueuedNs;

    /** The same in milliseconds, by when a packet came to it. */
    final Figures queueMs = new Figures();

    /** Whether reports reach the server. */
    boolean reports = true;

    Bottleneck(LinkOptions there) throws Exception {
        link = new Link(loop, 1, there);
        back = new Link(loop, 2, LinkOptions.delayMs(20));
        room.arm = this::arm;
        publisher = room.join(1, 0);
        viewer = room.join(2, 0);
        viewer.path = this::send;
        viewer.transportNumbers = number -> feedback.onPacket(number, loop.nowNs());
        room.publish(publisher, 1, PUBLISHED);
    }

    /**
     * The slot shows the track, whose source has so much for this estimate.
     *
     * @param wantedBps what an allocator says that it could use
     */
    void start(long wantedBps, LongUnaryOperator sourceBps) {
        side().onWanted(wantedBps, loop.nowNs());
        room.show(viewer, 1);
        loop.at(loop.nowNs(), () -> nextFrame(sourceBps));
        loop.at(loop.nowNs(), this::report);
    }

    /** The slot shows a track of another's, which an allocator gives it. */
    void watch(long track) {
        room.show(viewer, track);
        loop.at(loop.nowNs(), this::report);
    }

    void run(long ms) {
        loop.runUntil(loop.nowNs() + ms * MS);
    }

    /** The next frame is one. */
    void wantKeyFrame() {
        isKeyFrameNext = true;
    }

    SendSide side() {
        return Objects.requireNonNull(viewer.transport.outlet().sendSide());
    }

    BweSnapshot estimate() {
        return side().snapshot(loop.nowNs());
    }

    private void arm(long nowNs) {
        long dueNs = room.shards.getFirst().loop().nextDueNs();
        if (dueNs < tickNs) {
            tickNs = dueNs;
            loop.at(dueNs, () -> tick(dueNs));
        }
    }

    private void tick(long dueNs) {
        if (dueNs == tickNs) {
            tickNs = Long.MAX_VALUE;
            room.nowNs = loop.nowNs();
            room.shards.getFirst().loop().tick();
        }
    }

    private void send(byte[] datagram) {
        link.send(
                datagram.length + IP_UDP_BYTES,
                queuedNs -> {
                    maxQueuedNs = Math.max(maxQueuedNs, queuedNs);
                    queueMs.add(loop.nowNs() - queuedNs - START_NS, queuedNs / 1e6);
                    arrivedBytes += datagram.length;
                    viewer.receive(datagram);
                });
    }

    private void report() {
        TransportFeedback report = feedback.poll(loop.nowNs(), 5, SLOT);
        if (report != null && reports) {
            back.send(100 + IP_UDP_BYTES, ns -> arrive(viewer, viewer.rtcp(5, report)));
        }
        loop.at(loop.nowNs() + POLL_NS, this::report);
    }

    void arrive(TestPeer from, byte[] datagram) {
        room.nowNs = loop.nowNs();
        room.arrive(from, datagram);
    }

    private void nextFrame(LongUnaryOperator sourceBps) {
        isKeyFrameNext |= publisher.rtcp.removeIf(m -> m instanceof PictureLossIndication);
        long bps = sourceBps.applyAsLong(side().estimateBps());
        int left = (int) (bps / 8.0 * FRAME_NS / 1e9) * (isKeyFrameNext ? 3 : 1);
        picture++;
        int packets = Math.max(1, (left + PACKET_BYTES - 1) / PACKET_BYTES);
        for (int i = 0; i < packets; i++) {
            int bytes = Math.max(20, left / packets);
            byte[] payload = frame(picture & 0x7FFF, picture & 0xFF, isKeyFrameNext, bytes);
            if (i > 0) {
                payload = Arrays.copyOf(payload, bytes);
                payload[0] = (byte) 0x80; // not the frame's first
            }
            int timestamp = (int) ((loop.nowNs() / 1000) * 90 / 1000);
            int number = sequenceNumber++ & 0xFFFF;
            boolean isLast = i == packets - 1;
            arrive(publisher, publisher.rtp(PUBLISHED, VP8, number, timestamp, isLast, payload));
        }
        isKeyFrameNext = false;
        loop.at(loop.nowNs() + FRAME_NS, () -> nextFrame(sourceBps));
    }
}
