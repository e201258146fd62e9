package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.codec.RedUnwrapper;
import sfu.core.forward.MediaPacket;
import sfu.core.forward.PacketExtensions;
import sfu.core.forward.UpTrack;
import sfu.core.rtp.RtpPacket;
import sfu.core.stats.DropReason;
import sfu.core.stream.ReceiveStream;

/**
 * Brings back lost audio of one stream from what later packets repeat (RFC 2198), as if it had been
 * retransmitted: once for all who listen, before the packet that repeats it.
 */
final class RedRecovery {
    private final Published published;
    private final UpTrack track;
    private final MediaPacket media = new MediaPacket();
    private final RedUnwrapper red = new RedUnwrapper();
    private @Nullable ReceiveStream begun;

    /**
     * @param track whose packets are looked at
     */
    RedRecovery(Published published, UpTrack track) {
        this.published = published;
        this.track = track;
    }

    /** Looks at a packet of RED that was accepted under this number. */
    void take(Transport from, ReceiveStream stream, RtpPacket packet, long number, long nowNs) {
        if (begun != stream) {
            begun = stream;
            red.begin(number);
        }
        boolean isRed =
                red.accept(
                        number,
                        packet.timestamp(),
                        packet.segment(),
                        packet.payloadOffset(),
                        packet.payloadLength());
        for (int i = 0; isRed && i < red.count(); i++) {
            if (red.isRecovered(i) && published.codec(red.payloadType(i)) >= 0) {
                DropReason dropped = recover(from, stream, packet, i, nowNs);
                if (dropped != null) {
                    from.drops().add(dropped);
                }
            }
        }
    }

    /** It counts as what its sender sends: sixteen of them in a packet would be a lever. */
    private @Nullable DropReason recover(
            Transport from, ReceiveStream stream, RtpPacket packet, int frame, long nowNs) {
        int sequenceNumber = (int) red.number(frame) & 0xFFFF;
        int timestamp = red.timestamp(frame);
        int length = red.length(frame);
        if (!from.ingress().admit(length, true, nowNs)) {
            return DropReason.INGRESS_LIMIT;
        }
        long number = stream.accept(sequenceNumber, timestamp, length, nowNs, true);
        if (number < 0) {
            return null; // it came by itself
        }
        int codec = published.codec(red.payloadType(frame));
        media.set(number, timestamp, false, codec, PacketExtensions.NONE, nowNs)
                .payload(packet.segment(), red.offset(frame), length);
        return track.accept(media);
    }
}
