package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.CodecParameters;
import sfu.core.api.EncodingParameters;
import sfu.core.api.PublishSection;
import sfu.core.forward.TrackSpec;
import sfu.core.forward.UpTrack;
import sfu.core.rtp.ExtensionIds;
import sfu.core.stream.ReceiveStream;

import java.util.Arrays;
import java.util.List;

/**
 * A media section on which the peer sends, on its shard: how its packets are told and where they
 * go.
 */
final class Published {
    private final PublishSection section;
    private final ExtensionIds extensionIds;
    private final UpTrack track;
    private final byte[] codecOf = new byte[128];
    private final byte[] rtxCodecOf = new byte[128];
    private @Nullable ReceiveStream stream;
    private final @Nullable RedRecovery redRecovery;
    private final int redCodec;
    private long plis;

    Published(PublishSection section, UpTrack track) {
        this.section = section;
        this.track = track;
        extensionIds = ExtensionIds.of(section.extensions());
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
        redRecovery = redCodec < 0 ? null : new RedRecovery(this);
    }

    private static int indexOfRed(List<CodecParameters> codecs) {
        int i = codecs.size() - 1;
        while (i >= 0 && !codecs.get(i).isNamed("red")) {
            i--;
        }
        return i;
    }

    String mid() {
        return section.mid();
    }

    UpTrack track() {
        return track;
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

    boolean isSignalled(int ssrc) {
        for (EncodingParameters encoding : section.encodings()) {
            if (encoding.ssrc() == ssrc && ssrc != 0) {
                return true;
            }
        }
        return false;
    }

    boolean isSignalledRtx(int ssrc) {
        for (EncodingParameters encoding : section.encodings()) {
            if (encoding.rtxSsrc() == ssrc && ssrc != 0) {
                return true;
            }
        }
        return false;
    }

    boolean asksNacks() {
        return section.codecs().stream().anyMatch(c -> c.feedback().contains("nack"));
    }

    void countPli() {
        plis++;
    }

    long plis() {
        return plis;
    }

    /** What is received of the track now; null before its first packet. */
    @Nullable ReceiveStream stream() {
        return stream;
    }

    /** Its packets come under another SSRC from now on. */
    void streamIs(ReceiveStream next) {
        if (stream != null) {
            track.newStream();
        }
        stream = next;
    }
}
