package sfu.core.forward;

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
            media[i] = -1;
            rtx[i] = -1;
            for (CodecParameters codec : received) {
                if (CodecMatch.matches(sent.get(i), codec)) {
                    media[i] = (byte) codec.payloadType();
                    rtx[i] = (byte) codec.rtxPayloadType();
                    break;
                }
            }
        }
    }

    /** The subscriber's payload type for a codec index of the publisher, or -1. */
    int media(int codecIndex) {
        return media[codecIndex];
    }

    int rtx(int codecIndex) {
        return rtx[codecIndex];
    }
}
