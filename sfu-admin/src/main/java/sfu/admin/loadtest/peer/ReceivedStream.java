package sfu.admin.loadtest.peer;

import org.jspecify.annotations.Nullable;

import sfu.core.codec.Codec;
import sfu.core.codec.PayloadDescriptor;
import sfu.core.rtcp.ReportBlock;
import sfu.core.rtp.RtpPacket;
import sfu.core.rtp.SequenceNumbers;

import java.util.List;
import java.util.Objects;

/** What arrives in one slot. */
final class ReceivedStream {
    private static final long KEY_FRAME_PATIENCE_NS = 500_000_000L;
    private static final int NO_LAYER = -1;

    private final Slot slot;
    private final FrameCounter frames = new FrameCounter();
    private @Nullable Witness witness;
    private @Nullable PublishedSection source;
    private int layer = NO_LAYER;
    private final Tail tail = new Tail();
    private boolean hasCome; // anything in this window
    private long highest = -1; // extended sequence number
    private long waitsSinceNs = Long.MAX_VALUE;

    ReceivedStream(Slot slot) {
        this.slot = slot;
    }

    Slot slot() {
        return slot;
    }

    void witness(Witness its) {
        witness = its;
    }

    /**
     * @param section of ours; null for others' and for none
     * @param isPaused the server says that it sends nothing of it
     */
    void source(
            @Nullable PublishedSection section, boolean isPaused, Counters counters, long nowNs) {
        long missing = tail.follow(isPaused ? null : section, nowNs);
        counters.tailPackets += missing;
        counters.audioTailPackets += slot.isVideo() ? 0 : missing;
        if (!Objects.equals(source, section)) {
            source = section;
            shows(NO_LAYER, counters);
        }
    }

    void beginWindow(long nowNs) {
        hasCome = false;
        tail.begin(nowNs);
    }

    boolean hasCome() {
        return hasCome;
    }

    long tailPackets(long nowNs) {
        return tail.packets(nowNs);
    }

    /** Takes an authentic packet that came for the first time. */
    void accept(RtpPacket packet, int length, long arrivedUnixNs, long nowNs, Counters counters) {
        hasCome = true;
        tail.begin(nowNs);
        if (source == null) {
            counters.foreignPackets++;
        } else {
            counters.receivedPackets++;
            measure(source, packet, arrivedUnixNs, counters);
        }
        counters.receivedBytes += length;
        boolean isNext = follow(packet.sequenceNumber(), counters);
        Codec codec = PayloadTypes.codec(packet.payloadType());
        if (!slot.isVideo()) {
            counters.audioPackets++;
            if (witness != null) {
                witness.heard(mark(packet), arrivedUnixNs);
            }
        } else if (isNext && codec != null && packet.payloadLength() > 0) {
            boolean isFrame = countFrame(codec, packet, nowNs, counters);
            if (isFrame && witness != null) {
                witness.shown(mark(packet), arrivedUnixNs);
            }
        }
    }

    private static long mark(RtpPacket packet) {
        return Trailer.mark(packet.segment(), packet.payloadOffset(), packet.payloadLength());
    }

    /** Which layer it is of, and how long it took: both told by its payload. */
    private void measure(
            PublishedSection from, RtpPacket packet, long arrivedUnixNs, Counters counters) {
        List<PublishedTrack> encodings = from.encodings();
        for (int i = 0; i < encodings.size(); i++) {
            long sentNs =
                    encodings
                            .get(i)
                            .sentUnixNs(
                                    packet.segment(),
                                    packet.payloadOffset(),
                                    packet.payloadLength());
            if (sentNs != 0) {
                counters.latency.record((arrivedUnixNs - sentNs) / 1000);
                if (from.isLayered()) {
                    counters.layerPackets[i]++;
                    shows(i, counters);
                }
                return;
            }
        }
    }

    private void shows(int next, Counters counters) {
        if (next == layer) {
            return;
        }
        if (layer != NO_LAYER) {
            counters.layerSlots[layer]--;
        }
        if (next != NO_LAYER) {
            counters.layerSlots[next]++;
            counters.layerSwitches += layer == NO_LAYER ? 0 : 1;
        }
        layer = next;
    }

    /** Whether it is not one that came late. */
    private boolean follow(int sequenceNumber, Counters counters) {
        long extended = SequenceNumbers.extend(highest, sequenceNumber);
        if (highest >= 0 && extended <= highest) {
            gap(-1, counters); // it was only late
            return false;
        }
        if (highest >= 0 && extended > highest + 1) {
            gap(extended - highest - 1, counters);
            frames.gap();
        }
        highest = extended;
        return true;
    }

    private void gap(long packets, Counters counters) {
        counters.gaps += packets;
        counters.audioGaps += slot.isVideo() ? 0 : packets;
    }

    /** Returns whether the packet completes a frame that can be shown. */
    private boolean countFrame(Codec codec, RtpPacket packet, long nowNs, Counters counters) {
        long d =
                PayloadDescriptor.read(
                        codec, packet.segment(), packet.payloadOffset(), packet.payloadLength());
        boolean isFrame = frames.packet(d, packet.timestamp(), packet.marker());
        counters.decodableFrames += isFrame && source != null ? 1 : 0;
        if (!frames.needsKeyFrame()) {
            waitsSinceNs = Long.MAX_VALUE;
        } else if (waitsSinceNs == Long.MAX_VALUE) {
            waitsSinceNs = nowNs;
        }
        return isFrame;
    }

    /** Whether a PLI is due; asking again begins a new wait. */
    boolean asksForKeyFrame(long nowNs) {
        boolean isDue =
                waitsSinceNs != Long.MAX_VALUE && nowNs - waitsSinceNs > KEY_FRAME_PATIENCE_NS;
        if (isDue) {
            waitsSinceNs = nowNs;
        }
        return isDue;
    }

    /** Null before its first packet. */
    @Nullable ReportBlock report() {
        return highest < 0 ? null : new ReportBlock(slot.ssrc(), 0, 0, (int) highest, 0, 0, 0);
    }
}
