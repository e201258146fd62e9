package sfu.core.forward;

import sfu.core.api.CodecParameters;
import sfu.core.api.MediaKind;
import sfu.core.api.SlotSection;
import sfu.core.rtp.ExtensionIds;

/**
 * The ids of the extensions that are the slot's own, 0 where its packets carry none: those by which
 * its receiver tells how they came, and those which name its media section and layers.
 *
 * <p>They differ each time a packet leaves. Where a repeated packet must be the same bytes, since
 * it has the same SRTP index (there is no RTX), they are left out: a second header under one index
 * would reveal the authentication key of GCM (RFC 5116 5.1.1).
 *
 * @param transportCc of the transport-wide sequence number
 * @param absSendTime where there is no such number and the receiver sends REMB
 * @param mid of the name of its media section (RFC 9143 15)
 * @param layers of what it shows: {@link SlotAllocation}
 */
record SendExtensions(int transportCc, int absSendTime, int mid, int layers) {
    private static final SendExtensions NONE = new SendExtensions(0, 0, 0, 0);

    static SendExtensions of(SlotSection section) {
        if (section.codecs().stream().anyMatch(SendExtensions::repeatsSameBytes)) {
            return NONE;
        }
        ExtensionIds ids = ExtensionIds.of(section.extensions());
        int layers = section.kind() == MediaKind.VIDEO ? ids.videoLayersAllocation() : 0;
        if (ids.transportCc() != 0 && hasFeedback(section, "transport-cc")) {
            return new SendExtensions(ids.transportCc(), 0, ids.mid(), layers);
        }
        int absSendTime = hasFeedback(section, "goog-remb") ? ids.absSendTime() : 0;
        return new SendExtensions(0, absSendTime, ids.mid(), layers);
    }

    private static boolean repeatsSameBytes(CodecParameters codec) {
        return codec.feedback().contains("nack") && !codec.hasRtx();
    }

    private static boolean hasFeedback(SlotSection section, String message) {
        return section.codecs().stream().anyMatch(codec -> codec.feedback().contains(message));
    }

    /** Seconds modulo 64 with 18 bits behind the point (webrtc.org's abs-send-time, 24 bits). */
    static int absSendTime(long ns) {
        long seconds = Math.floorDiv(ns, 1_000_000_000L) & 0x3F;
        return (int) (seconds << 18 | (Math.floorMod(ns, 1_000_000_000L) << 18) / 1_000_000_000L);
    }

    boolean areNone() {
        return !areReported() && mid == 0 && layers == 0;
    }

    /** Whether the receiver can tell how its packets came. */
    boolean areReported() {
        return transportCc != 0 || absSendTime != 0;
    }
}
