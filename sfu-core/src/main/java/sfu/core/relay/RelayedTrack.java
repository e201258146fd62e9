package sfu.core.relay;

import sfu.core.api.CodecParameters;
import sfu.core.api.EncodingParameters;
import sfu.core.api.HeaderExtension;
import sfu.core.api.MediaKind;
import sfu.core.api.PublishSection;
import sfu.core.api.SlotIdentity;
import sfu.core.api.SlotSection;
import sfu.core.api.TrackSource;
import sfu.core.forward.SlotSpec;
import sfu.core.forward.TrackSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** How a track goes from node to node: as it was published, each encoding with SSRCs of its own. */
final class RelayedTrack {
    /** What an edge needs to know of a packet, and how the path between the two does. */
    private static final List<HeaderExtension> EXTENSIONS =
            List.of(
                    new HeaderExtension(1, HeaderExtension.AUDIO_LEVEL),
                    new HeaderExtension(2, HeaderExtension.VIDEO_ORIENTATION),
                    new HeaderExtension(3, HeaderExtension.PLAYOUT_DELAY),
                    new HeaderExtension(4, HeaderExtension.DEPENDENCY_DESCRIPTOR),
                    new HeaderExtension(5, HeaderExtension.TRANSPORT_CC));

    private RelayedTrack() {}

    /**
     * As it comes to the receiving node.
     *
     * @param ssrcs gives ones that no other stream between the two has
     */
    static PublishSection section(TrackSpec spec, IntSupplier ssrcs) {
        boolean hasRtx = spec.codecs().stream().anyMatch(CodecParameters::hasRtx);
        List<EncodingParameters> encodings = new ArrayList<>();
        for (int i = 0; i < spec.encodings(); i++) {
            int ssrc = ssrcs.getAsInt();
            encodings.add(new EncodingParameters(ssrc, hasRtx ? ssrcs.getAsInt() : 0, ""));
        }
        return new PublishSection(
                mid(spec.number()),
                spec.kind(),
                source(spec),
                spec.codecs(),
                EXTENSIONS,
                encodings,
                false);
    }

    private static TrackSource source(TrackSpec spec) {
        if (spec.kind() == MediaKind.AUDIO) {
            return TrackSource.MICROPHONE;
        }
        return spec.isScreen() ? TrackSource.SCREEN : TrackSource.CAMERA;
    }

    private static String mid(long track) {
        return Long.toString(track, Character.MAX_RADIX);
    }

    /** The mid of the slot in which one encoding leaves. */
    static String slotMid(long track, int encoding) {
        return mid(track) + "/" + encoding;
    }

    /** The slot in which one encoding leaves the sending node. */
    static SlotSpec slot(TrackSpec spec, PublishSection section, int encoding) {
        EncodingParameters its = section.encodings().get(encoding);
        String mid = slotMid(spec.number(), encoding);
        return new SlotSpec(
                new SlotSection(mid, spec.kind(), spec.codecs(), EXTENSIONS),
                new SlotIdentity(mid, its.ssrc(), its.rtxSsrc(), "relay", "relay", mid));
    }
}
