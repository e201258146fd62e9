package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.codec.DependencyDescriptor;
import sfu.core.layers.PictureIds;
import sfu.core.layers.Timeline;
import sfu.core.srtp.SrtpContext;
import sfu.core.srtp.SrtpSender;
import sfu.core.stats.DropReason;
import sfu.core.stream.PacketCache;
import sfu.core.stream.SequenceMap;

/**
 * What a slot's packets become: one stream of one SSRC, continuous in its numbers, timestamps and
 * picture ids whatever sources and layers it is made of, and each packet again on request.
 */
final class SlotStream {
    private final Outlet outlet;
    private final int ssrc;
    private final PacketWriter writer;
    private final Retransmitter retransmitter;
    private final SequenceMap sequences;
    private final Timeline timeline = new Timeline();
    private final PictureIds ids = new PictureIds();
    private final SentLog log = new SentLog();
    private final SlotPadding padding;

    private @Nullable SrtpSender sender;
    private @Nullable Source source;
    private int timestampOffset;
    private int decodeTarget = -1;
    private long rewrite = Rewrite.NONE;
    private int frameNumber;
    private boolean hasFrameNumber;
    private int newest = -1; // of a batch without selection, the index of the newest packet

    SlotStream(SlotSpec spec, Outlet outlet, SlotLayers layers, int firstSequenceNumber) {
        this.outlet = outlet;
        ssrc = spec.identity().ssrc();
        writer = new PacketWriter(outlet, spec.section(), layers);
        sequences = new SequenceMap(firstSequenceNumber);
        retransmitter =
                new Retransmitter(writer, outlet, spec.identity().rtxSsrc(), firstSequenceNumber);
        padding = new SlotPadding(spec.section(), writer, retransmitter, sequences, log);
    }

    /** Reads what {@link #send} and {@link #noteNewest} read; the value means nothing. */
    int touch() {
        SrtpSender its = sender;
        int sum = its == null ? 0 : its.touch();
        return sum + (int) sequences.highestSent() + writer.sentBytes() + timeline.touch();
    }

    /** See {@link PacketWriter#isKnown}. */
    void isKnown() {
        writer.isKnown();
    }

    /** A source begins with the packet at {@code index}; returns its timestamp in the slot. */
    int join(UpTrack from, PayloadTypeMap payloadTypes, int index, long nowNs) {
        noteNewest(nowNs);
        PacketCache cache = from.cache();
        Source before = source;
        boolean isSameTrack = before != null && before.track().track() == from.track();
        int timestamp = cache.timestamp(index);
        timestampOffset =
                timeline.join(
                        from.track().clocks(), isSameTrack, from.encoding(), timestamp, nowNs);
        ids.join(cache.descriptor(index));
        long dependency = cache.remark(index);
        int frameNumberOffset =
                hasFrameNumber && DependencyDescriptor.isKnown(dependency)
                        ? frameNumber + 1 - DependencyDescriptor.frameNumber(dependency)
                        : 0;
        Source next = new Source(from, payloadTypes, frameNumberOffset);
        source = next;
        rewrite = rewrite();
        sequences.switchSource(cache.extendedSequenceNumber(index), next, rewrite);
        writer.sourceBegins(timestamp);
        int codec = cache.payloadType(index);
        padding.sourceBegins(
                payloadTypes.media(codec), payloadTypes.rtx(codec), timestamp + timestampOffset);
        return timestamp + timestampOffset;
    }

    private long rewrite() {
        long offsets = Rewrite.of(timestampOffset, ids.pictureIdOffset(), ids.tl0PicIdxOffset());
        return Rewrite.withDecodeTarget(offsets, decodeTarget);
    }

    /** What comes next is of this decode target; -1 where all is sent or none are described. */
    void decodeTarget(int its) {
        if (its != decodeTarget) {
            decodeTarget = its;
            rewrite = rewrite();
            sequences.rewriteBy(rewrite);
        }
    }

    /** From now on the numbers of what is sent are kept, since not all of a source is. */
    void selects() {
        log.begin(sequences.highestSent() + 1);
    }

    /** This packet is not sent on purpose: what follows closes the gap. */
    void skip(long number) {
        sequences.drop(number);
    }

    /**
     * As {@link #skip}, for one of a layer that the slot does not get. One that comes late leaves a
     * gap, which an empty packet fills.
     *
     * @return whether one was sent
     */
    boolean skipLayer(UpTrack from, int index, int payloadType, Egress egress) {
        PacketCache cache = from.cache();
        long number = cache.extendedSequenceNumber(index);
        if (sequences.drop(number)) {
            ids.drop(SlotLayers.codec(from, index), cache.descriptor(index));
            rewrite = rewrite();
            sequences.rewriteBy(rewrite);
            return false;
        }
        long sent = sequences.map(number);
        if (sent < 0 || !log.isFree(sent)) {
            return false;
        }
        log.sent(sent, SentLog.EMPTY);
        return write(index, payloadType, sent, Rewrite.empty(rewriteOf(sent)), egress);
    }

    /** A packet of a source of which everything is sent. */
    boolean send(UpTrack from, int index, int payloadType, Egress egress) {
        long highestSent = sequences.highestSent();
        long sent = sequences.map(from.cache().extendedSequenceNumber(index));
        if (sent < 0) {
            outlet.drops().add(DropReason.OLD_SOURCE);
            return false;
        }
        if (sent > highestSent) {
            newest = index;
        }
        log.sent(sent, SentLog.AS_IT_WAS);
        return write(index, payloadType, sent, rewrite, egress);
    }

    /** What was sent without selection is noted once a batch: of its newest packet. */
    void noteNewest(long nowNs) {
        Source from = source;
        if (newest >= 0 && from != null) {
            note(from, newest, rewrite, nowNs);
        }
        newest = -1;
    }

    /**
     * A packet that selection let pass.
     *
     * @param marker whether it is the last that the slot gets of its picture
     */
    boolean sendSelected(
            UpTrack from, int index, int payloadType, boolean marker, Egress egress, long nowNs) {
        PacketCache cache = from.cache();
        long sent = sequences.map(cache.extendedSequenceNumber(index));
        Source its = source;
        if (sent < 0 || its == null || !log.isFree(sent)) {
            outlet.drops().add(DropReason.OLD_SOURCE);
            return false;
        }
        boolean setsMarker = marker && !cache.marker(index);
        log.sent(sent, setsMarker ? SentLog.WITH_MARKER : SentLog.AS_IT_WAS);
        long how = rewriteOf(sent);
        note(its, index, how, nowNs);
        return write(index, payloadType, sent, setsMarker ? Rewrite.withMarker(how) : how, egress);
    }

    /** Of the run in which it was sent or would have been. */
    private long rewriteOf(long sent) {
        int run = sequences.runOfSent(sent);
        return run < 0 ? rewrite : sequences.rewrite(run);
    }

    private void note(Source its, int index, long how, long nowNs) {
        UpTrack from = its.track();
        PacketCache cache = from.cache();
        timeline.sent(from.encoding(), cache.timestamp(index), timestampOffset, nowNs);
        ids.sent(
                cache.descriptor(index),
                Rewrite.pictureIdOffset(how),
                Rewrite.tl0PicIdxOffset(how));
        long dependency = cache.remark(index);
        if (DependencyDescriptor.isKnown(dependency)) {
            int frame = DependencyDescriptor.frameNumber(dependency) + its.frameNumberOffset();
            if (!hasFrameNumber || (short) (frame - frameNumber) > 0) {
                frameNumber = frame & 0xFFFF;
                hasFrameNumber = true;
            }
        }
    }

    private boolean write(int index, int payloadType, long sent, long how, Egress egress) {
        Source its = source;
        return its != null
                && writer.send(egress, sender(), its, index, payloadType, (int) sent & 0xFFFF, how);
    }

    /** The payload of what was sent last. */
    int sentBytes() {
        return writer.sentBytes();
    }

    /** Answers a NACK; returns whether the packet was sent again. */
    boolean repeat(int sequenceNumber, Egress egress, long nowNs) {
        return retransmitter.repeat(sequenceNumber, sequences, log, sender(), egress, nowNs);
    }

    /** Sends at least so many bytes that do no harm; returns how many, 0 when it cannot now. */
    int pad(int bytes, boolean isMidStream, Egress egress) {
        return padding.send(bytes, isMidStream, sender(), egress);
    }

    private SrtpSender sender() {
        SrtpSender known = sender;
        if (known == null) {
            SrtpContext keys = outlet.srtp();
            if (keys == null) {
                throw new IllegalStateException("the outlet is not open");
            }
            known = keys.sender(ssrc);
            sender = known;
        }
        return known;
    }

    /** Nothing of this encoding can be repeated any more. */
    void forget(UpTrack gone) {
        sequences.forget(origin -> ((Source) origin).track() == gone);
        if (source != null && source.track() == gone) {
            newest = -1;
        }
    }

    /** What was added to the timestamps of the encoding that is sent now. */
    int timestampOffset() {
        return timestampOffset;
    }
}
