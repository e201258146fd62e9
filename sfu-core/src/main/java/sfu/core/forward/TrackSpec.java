package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.api.CodecParameters;
import sfu.core.api.MediaKind;
import sfu.core.codec.Codec;

import java.util.List;

/**
 * A published track as every shard knows it.
 *
 * @param number unique in the server
 * @param codecs what the publisher may send, in the order of its answer; at most 127
 * @param encodings how many streams it sends of it, 1 to {@value #MAX_ENCODINGS}
 * @param isScreen whether it shows a screen, where sharpness is worth more than motion
 * @param csrc the number of who sends it, in each packet to subscribers (RFC 3550 5.1); 0: not told
 */
public record TrackSpec(
        long number,
        MediaKind kind,
        List<CodecParameters> codecs,
        int encodings,
        boolean isScreen,
        int csrc) {
    /** Browsers send three at most. */
    public static final int MAX_ENCODINGS = 4;

    public TrackSpec {
        codecs = List.copyOf(codecs);
        if (codecs.isEmpty() || codecs.size() > 127) {
            throw new IllegalArgumentException("a track has 1 to 127 codecs");
        }
        if (encodings < 1 || encodings > MAX_ENCODINGS) {
            throw new IllegalArgumentException("a track has 1 to 4 encodings");
        }
    }

    /** Of a camera or microphone. */
    public TrackSpec(long number, MediaKind kind, List<CodecParameters> codecs, int encodings) {
        this(number, kind, codecs, encodings, false, 0);
    }

    /** With one encoding. */
    public TrackSpec(long number, MediaKind kind, List<CodecParameters> codecs) {
        this(number, kind, codecs, 1);
    }

    /** The index of the codec with this payload type, or -1. */
    public int codecIndex(int payloadType) {
        for (int i = 0; i < codecs.size(); i++) {
            if (codecs.get(i).payloadType() == payloadType) {
                return i;
            }
        }
        return -1;
    }

    /** The index of the codec whose RTX payload type this is, or -1. */
    public int rtxCodecIndex(int payloadType) {
        for (int i = 0; i < codecs.size(); i++) {
            if (codecs.get(i).rtxPayloadType() == payloadType) {
                return i;
            }
        }
        return -1;
    }

    public @Nullable Codec codec(int index) {
        return Codec.of(codecs.get(index).name());
    }
}
