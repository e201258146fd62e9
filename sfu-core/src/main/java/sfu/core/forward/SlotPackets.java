package sfu.core.forward;

import sfu.core.api.MediaKind;
import sfu.core.layers.Decision;
import sfu.core.rtcp.ReportBlock;
import sfu.core.stats.DropReason;
import sfu.core.stream.PacketCache;

/**
 * What a slot does with each packet of the encoding that it shows, when that packet's turn has
 * come: whether it is sent, under which numbers, and out. Where nothing is to be chosen (audio, one
 * encoding without layers), it does not ask.
 */
final class SlotPackets {
    private final SlotEvents events;
    private final Outlet outlet;
    private final boolean isVideo;
    private final SlotStream stream;
    private final SlotLayers layers;
    private final KeyFrameRequests requests = new KeyFrameRequests();
    private final SlotReport report = new SlotReport();

    private PayloadTypeMap payloadTypes = PayloadTypeMap.EMPTY;
    private boolean isNewSource; // nothing of the source left yet
    private boolean isJoined; // the encoding's first packet left
    private boolean selects; // layers are chosen among its packets

    SlotPackets(
            SlotSpec spec,
            SlotEvents events,
            Outlet outlet,
            SlotLayers layers,
            int firstSequenceNumber) {
        this.events = events;
        this.outlet = outlet;
        this.layers = layers;
        isVideo = spec.section().kind() == MediaKind.VIDEO;
        stream = new SlotStream(spec, outlet, layers, firstSequenceNumber);
    }

    /** Reads what {@link #process} reads; the value means nothing. */
    int touch() {
        return (isJoined ? 1 : 0) + stream.touch() + report.touch() + requests.touch();
    }

    void source(PayloadTypeMap its) {
        payloadTypes = its;
    }

    /** The next first packet is of a new source, which the slot's owner is told. */
    void announce() {
        isNewSource = true;
    }

    /** Nothing is shown: what comes next begins with a key frame. */
    void stop() {
        selects = false;
        isJoined = false;
        layers.reset();
    }

    /** Another encoding's packets come from now on, a key frame first. */
    void begin() {
        isJoined = false;
    }

    boolean canSend(UpTrack from, int index) {
        return payloadTypes.media(from.cache().payloadType(index)) >= 0;
    }

    /** One packet, now; {@link Decision#PAUSED} when the pause that was wanted begins with it. */
    Decision process(UpTrack from, int index, Egress egress, long nowNs) {
        PacketCache cache = from.cache();
        int length = cache.payloadLength(index);
        int payloadType = length == 0 ? -1 : payloadTypes.media(cache.payloadType(index));
        if (payloadType < 0) {
            if (isJoined) {
                stream.skip(cache.extendedSequenceNumber(index));
            }
            outlet.drops().add(length == 0 ? DropReason.PADDING : DropReason.CODEC);
            return Decision.LAYER;
        }
        Decision decision = decide(from, index, nowNs);
        if (decision == Decision.SWITCHED) {
            join(from, index, nowNs);
        }
        if (!isJoined) { // what should begin here is no beginning
            outlet.drops().add(DropReason.NOT_KEY_FRAME);
        } else if (decision.forwards()) {
            if (send(from, index, payloadType, egress, nowNs)) {
                report.sent(stream.sentBytes());
                requests.sent(isVideo && from.isKeyFrame(index), nowNs);
            }
        } else if (decision != Decision.PAUSED) {
            outlet.drops().add(DropReason.LAYER);
            stream.skipLayer(from, index, payloadType, egress);
        }
        return decision;
    }

    private Decision decide(UpTrack from, int index, long nowNs) {
        if (!isVideo || from.track().isPlain()) {
            return isJoined ? Decision.FORWARD : Decision.SWITCHED;
        }
        boolean wasAll = isJoined && !selects;
        if (!selects) {
            stream.noteNewest(nowNs);
            stream.selects();
            selects = true;
        }
        return wasAll ? layers.resume(from, index) : layers.accept(from, index);
    }

    private boolean send(UpTrack from, int index, int payloadType, Egress egress, long nowNs) {
        if (!selects) {
            return stream.send(from, index, payloadType, egress);
        }
        stream.decodeTarget(layers.decodeTarget());
        return stream.sendSelected(from, index, payloadType, layers.marker(), egress, nowNs);
    }

    private void join(UpTrack from, int index, long nowNs) {
        stream.decodeTarget(selects ? layers.decodeTarget() : -1);
        int timestamp = stream.join(from, payloadTypes, index, nowNs);
        isJoined = true;
        if (isNewSource) {
            isNewSource = false;
            report.begins();
            events.started(timestamp);
        }
    }

    /** After the packets that came together; returns whether the layer needs a key frame. */
    boolean endBatch(long nowNs) {
        if (!selects) {
            stream.noteNewest(nowNs);
        }
        return selects && layers.needsKeyFrame();
    }

    void onNack(int sequenceNumber, Egress egress, long nowNs) {
        report.nacked();
        boolean mayRepeat = outlet.isOpen() && !outlet.isSlow(nowNs);
        if (mayRepeat && stream.repeat(sequenceNumber, egress, nowNs)) {
            report.retransmitted();
        }
    }

    void onReport(ReportBlock block) {
        report.onReport(block);
        stream.isKnown();
    }

    /** See {@link DownTrack#ofNode}. */
    void ofNode() {
        requests.ofMany();
    }

    /** Whether a key frame that the subscriber asks for is to be asked for. */
    boolean admitsKeyFrameRequest(long nowNs) {
        report.keyFrameRequested();
        return requests.admit(nowNs);
    }

    /** This packet is never sent: what follows closes the gap. */
    void skip(long number) {
        if (isJoined) {
            stream.skip(number);
        }
    }

    /** See {@link DownTrack#sendPadding}. */
    int pad(int bytes, Egress egress) {
        return stream.pad(bytes, isJoined, egress);
    }

    void forget(UpTrack gone) {
        stream.forget(gone);
    }

    boolean isJoined() {
        return isJoined;
    }

    /** Whether layers are chosen. */
    boolean selects() {
        return selects;
    }

    int timestampOffset() {
        return stream.timestampOffset();
    }

    SlotReport report() {
        return report;
    }
}
