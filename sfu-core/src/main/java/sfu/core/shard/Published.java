package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.CodecParameters;
import sfu.core.api.PublishSection;
import sfu.core.forward.LayeredTrack;
import sfu.core.forward.TrackSpec;
import sfu.core.rtp.ExtensionIds;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A media section on which the peer sends, on its shard: how its packets are told and where they
 * go.
 */
final class Published {
    private final PublishSection section;
    private final byte[] mid;
    private final ExtensionIds extensionIds;
    private final LayeredTrack track;
    private final List<PublishedEncoding> encodings = new ArrayList<>();
    private final byte[] codecOf = new byte[128];
    private final byte[] rtxCodecOf = new byte[128];
    private final @Nullable RedRecovery redRecovery;
    private final int redCodec;
    private final AnnouncedLayers announcedLayers;
    private final TrackCap cap = new TrackCap();

    Published(PublishSection section, LayeredTrack track) {
        this.section = section;
        this.track = track;
        mid = section.mid().getBytes(StandardCharsets.UTF_8);
        extensionIds = ExtensionIds.of(section.extensions());
        announcedLayers = new AnnouncedLayers(track);
        for (int i = 0; i < track.encodingCount(); i++) {
            encodings.add(new PublishedEncoding(section.encodings().get(i), track.encoding(i)));
        }
        TrackSpec spec = track.spec();
        Arrays.fill(codecOf, (byte) -1);
        Arrays.fill(rtxCodecOf, (byte) -1);
        List<CodecParameters> codecs = spec.codecs();
        for (int i = 0; i < codecs.size(); i++) {
            codecOf[codecs.get(i).payloadType()] = (byte) i;
            if (codecs.get(i).hasRtx()) {
                rtxCodecOf[codecs.get(i).rtxPayloadType()] = (byte) i;
            }
        }
        redCodec = indexOfRed(codecs);
        redRecovery = redCodec < 0 ? null : new RedRecovery(this, track.encoding(0));
    }

    private static int indexOfRed(List<CodecParameters> codecs) {
        int i = codecs.size() - 1;
        while (i >= 0 && !codecs.get(i).isNamed("red")) {
            i--;
        }
        return i;
    }

    String midText() {
        return section.mid();
    }

    byte[] mid() {
        return mid;
    }

    LayeredTrack track() {
        return track;
    }

    TrackCap cap() {
        return cap;
    }

    List<PublishedEncoding> encodings() {
        return encodings;
    }

    ExtensionIds extensionIds() {
        return extensionIds;
    }

    /** The index in the track's codecs, or -1. */
    int codec(int payloadType) {
        return codecOf[payloadType];
    }

    /** The index of the codec that this RTX payload type repairs, or -1. */
    int rtxCodec(int payloadType) {
        return rtxCodecOf[payloadType];
    }

    /** Of packets of this codec, if what they repeat is of use; else null. */
    @Nullable RedRecovery redRecovery(int codec) {
        return codec == redCodec ? redRecovery : null;
    }

    AnnouncedLayers announcedLayers() {
        return announcedLayers;
    }

    boolean takesRemb() {
        return section.codecs().stream().anyMatch(c -> c.feedback().contains("goog-remb"));
    }

    boolean asksNacks() {
        return section.codecs().stream().anyMatch(c -> c.feedback().contains("nack"));
    }
}
