package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.api.CodecParameters;
import sfu.core.codec.CodecMatch;

import java.util.List;

/** From a publisher's codecs to a subscriber's payload types, since each negotiated its own. */
final class PayloadTypeMap {
    static final PayloadTypeMap EMPTY = new PayloadTypeMap(List.of(), List.of());

    private final byte[] media;
    private final byte[] rtx;

    PayloadTypeMap(List<CodecParameters> sent, List<CodecParameters> received) {
        media = new byte[sent.size()];
        rtx = new byte[sent.size()];
        for (int i = 0; i < sent.size(); i++) {
            CodecParameters codec = best(sent.get(i), received);
            media[i] = (byte) (codec == null ? -1 : codec.payloadType());
            rtx[i] = (byte) (codec == null ? -1 : codec.rtxPayloadType());
        }
    }

    /** The same codec, else one that a part of it can be sent as. */
    private static @Nullable CodecParameters best(
            CodecParameters sent, List<CodecParameters> received) {
        CodecParameters other = null;
        for (CodecParameters codec : received) {
            if (CodecMatch.matches(sent, codec)) {
                return codec;
            }
            if (other == null && CodecMatch.canReach(sent, codec)) {
                other = codec;
            }
        }
        return other;
    }

    /** The subscriber's payload type for a codec index of the publisher, or -1. */
    int media(int codecIndex) {
        return media[codecIndex];
    }

    int rtx(int codecIndex) {
        return rtx[codecIndex];
    }
}
