package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.rtp.ExtensionIds;
import sfu.core.rtp.RtpPacket;
import sfu.core.stream.ReceiveStream;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells which encoding of which section each received SSRC belongs to: as signalled, by its MID and
 * RID (RFC 9143 9.2, RFC 8852), else by a payload type that only one section uses.
 */
final class InboundStreams {
    /** A peer that sends more SSRCs than this is broken or hostile. */
    private static final int MAX_STREAMS = 256;

    private final List<Published> sections = new ArrayList<>();
    private final SsrcMap<Inbound> bySsrc = new SsrcMap<>();
    private int maxStreams = MAX_STREAMS;
    private final StreamNames names = new StreamNames();

    void add(Published published) {
        sections.add(published);
    }

    /** The section that sends this track; null: it ended. */
    @Nullable Published of(long trackNumber) {
        for (Published published : sections) {
            if (published.track().spec().number() == trackNumber) {
                return published;
            }
        }
        return null;
    }

    /** Ends a section; its SSRCs are unknown from now on. */
    @Nullable Published remove(long trackNumber) {
        Published ended = of(trackNumber);
        if (ended != null) {
            sections.remove(ended);
            bySsrc.removeIf(inbound -> inbound.published() == ended);
        }
        return ended;
    }

    List<Published> sections() {
        return sections;
    }

    @Nullable Inbound get(int ssrc) {
        return bySsrc.get(ssrc);
    }

    /** Of another node come those of many participants. */
    void allow(int streams) {
        maxStreams = streams;
    }

    boolean isFull() {
        return bySsrc.size() >= maxStreams;
    }

    /**
     * Finds the encoding of the first packet of an SSRC and remembers it; null when there is none,
     * or not yet: with simulcast, before a first packet with a RID.
     */
    @Nullable Inbound resolve(RtpPacket packet) {
        Inbound found = bySignalling(packet.ssrc());
        if (found == null) {
            found = byLabels(packet);
        }
        if (found == null) {
            return null;
        }
        if (!found.isRtx()) {
            begin(found.published(), found.encoding(), packet);
        }
        bySsrc.put(packet.ssrc(), found);
        names.note(packet.ssrc(), found);
        return found;
    }

    private static void begin(Published published, PublishedEncoding encoding, RtpPacket packet) {
        int codec = published.codec(packet.payloadType());
        int clockRate = published.track().spec().codecs().get(Math.max(codec, 0)).clockRate();
        encoding.streamIs(new ReceiveStream(packet.ssrc(), clockRate, published.asksNacks()));
    }

    private @Nullable Inbound bySignalling(int ssrc) {
        for (int i = 0; i < sections.size(); i++) {
            Published published = sections.get(i);
            for (int e = 0; e < published.encodings().size(); e++) {
                PublishedEncoding encoding = published.encodings().get(e);
                if (encoding.isSignalled(ssrc)) {
                    return new Inbound(published, encoding, false);
                }
                if (encoding.isSignalledRtx(ssrc)) {
                    return new Inbound(published, encoding, true);
                }
            }
        }
        return null;
    }

    private @Nullable Inbound byLabels(RtpPacket packet) {
        for (int i = 0; i < sections.size(); i++) {
            if (Labels.is(packet, sections.get(i).extensionIds().mid(), sections.get(i).mid())) {
                Inbound its = within(sections.get(i), packet);
                return its != null ? its : names.find(packet.ssrc(), sections);
            }
        }
        Inbound named = names.find(packet.ssrc(), sections);
        if (named != null) {
            return named;
        }
        Inbound only = null;
        for (int i = 0; i < sections.size(); i++) {
            Inbound candidate = within(sections.get(i), packet);
            if (candidate != null && only != null) {
                return null; // two sections use it: it tells nothing
            }
            only = candidate == null ? only : candidate;
        }
        return only;
    }

    /** The packet's encoding if it is of this section. */
    private static @Nullable Inbound within(Published published, RtpPacket packet) {
        boolean isMedia = published.codec(packet.payloadType()) >= 0;
        if (!isMedia && published.rtxCodec(packet.payloadType()) < 0) {
            return null;
        }
        PublishedEncoding encoding = encoding(published, packet, isMedia);
        return encoding == null ? null : new Inbound(published, encoding, !isMedia);
    }

    private static @Nullable PublishedEncoding encoding(
            Published published, RtpPacket packet, boolean isMedia) {
        List<PublishedEncoding> all = published.encodings();
        ExtensionIds ids = published.extensionIds();
        for (int i = 0; i < all.size(); i++) {
            byte[] rid = all.get(i).rid();
            boolean isIts =
                    rid.length > 0
                            && (Labels.is(packet, ids.repairedRid(), rid)
                                    || isMedia && Labels.is(packet, ids.rid(), rid));
            if (isIts) {
                return all.get(i);
            }
        }
        return all.size() == 1 ? all.getFirst() : null;
    }
}
