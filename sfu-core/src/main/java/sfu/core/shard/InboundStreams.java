package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.rtp.RtpPacket;
import sfu.core.stream.ReceiveStream;

import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells which section each received SSRC belongs to: as signalled, by its MID (RFC 9143 9.2), else
 * by a payload type that only one section uses.
 */
final class InboundStreams {
    /** A peer that sends more SSRCs than this is broken or hostile. */
    private static final int MAX_STREAMS = 256;

    private final List<Published> sections = new ArrayList<>();
    private final SsrcMap<Inbound> bySsrc = new SsrcMap<>();

    void add(Published published) {
        sections.add(published);
    }

    /** Ends a section; its SSRCs are unknown from now on. */
    @Nullable Published remove(long trackNumber) {
        for (Published published : sections) {
            if (published.track().spec().number() == trackNumber) {
                sections.remove(published);
                bySsrc.removeIf(inbound -> inbound.published() == published);
                return published;
            }
        }
        return null;
    }

    List<Published> sections() {
        return sections;
    }

    @Nullable Inbound get(int ssrc) {
        return bySsrc.get(ssrc);
    }

    boolean isFull() {
        return bySsrc.size() >= MAX_STREAMS;
    }

    /**
     * Finds the section of the first packet of an SSRC and remembers it; null when there is none.
     */
    @Nullable Inbound resolve(RtpPacket packet) {
        Inbound found = bySignalling(packet.ssrc());
        if (found == null) {
            found = byMid(packet);
        }
        if (found == null) {
            found = byPayloadType(packet.payloadType());
        }
        if (found == null) {
            return null;
        }
        if (!found.isRtx()) {
            begin(found.published(), packet);
        }
        bySsrc.put(packet.ssrc(), found);
        return found;
    }

    private static void begin(Published published, RtpPacket packet) {
        int codec = published.codec(packet.payloadType());
        int clockRate = published.track().spec().codecs().get(Math.max(codec, 0)).clockRate();
        published.streamIs(new ReceiveStream(packet.ssrc(), clockRate, published.asksNacks()));
    }

    private @Nullable Inbound bySignalling(int ssrc) {
        for (Published published : sections) {
            if (published.isSignalled(ssrc)) {
                return new Inbound(published, false);
            }
            if (published.isSignalledRtx(ssrc)) {
                return new Inbound(published, true);
            }
        }
        return null;
    }

    private @Nullable Inbound byMid(RtpPacket packet) {
        for (Published published : sections) {
            if (hasMid(packet, published)) {
                return ofType(published, packet.payloadType());
            }
        }
        return null;
    }

    private static boolean hasMid(RtpPacket packet, Published published) {
        int id = published.extensionIds().mid();
        long at = id == 0 ? -1 : packet.extensionOffset(id);
        if (at < 0) {
            return false;
        }
        byte[] mid = new byte[packet.extensionLength(id)];
        java.lang.foreign.MemorySegment.copy(
                packet.segment(), ValueLayout.JAVA_BYTE, at, mid, 0, mid.length);
        return new String(mid, StandardCharsets.UTF_8).equals(published.mid());
    }

    private @Nullable Inbound byPayloadType(int payloadType) {
        Inbound only = null;
        for (Published published : sections) {
            Inbound candidate = ofType(published, payloadType);
            if (candidate != null) {
                if (only != null) {
                    return null; // two sections use it: it tells nothing
                }
                only = candidate;
            }
        }
        return only;
    }

    private static @Nullable Inbound ofType(Published published, int payloadType) {
        if (published.codec(payloadType) >= 0) {
            return new Inbound(published, false);
        }
        return published.rtxCodec(payloadType) >= 0 ? new Inbound(published, true) : null;
    }
}
