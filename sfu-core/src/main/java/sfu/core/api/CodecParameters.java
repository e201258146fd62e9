package sfu.core.api;

import java.util.Map;
import java.util.Set;

/**
 * One negotiated codec of a media section.
 *
 * @param payloadType 0..127
 * @param name the RTP encoding name as registered (VP8, VP9, H264, AV1, opus, red)
 * @param clockRate RTP clock in Hz
 * @param channels 1 for video
 * @param format the fmtp parameters, keys in lower case
 * @param feedback the rtcp-fb values in use, as "nack", "nack pli", "ccm fir", "transport-cc"
 * @param rtxPayloadType the RTX payload type that repairs this one (RFC 4588), or -1
 */
public record CodecParameters(
        int payloadType,
        String name,
        int clockRate,
        int channels,
        Map<String, String> format,
        Set<String> feedback,
        int rtxPayloadType) {

    public CodecParameters {
        if (payloadType < 0 || payloadType > 127 || rtxPayloadType < -1 || rtxPayloadType > 127) {
            throw new IllegalArgumentException("payload types are 0 to 127");
        }
        if (clockRate <= 0) {
            throw new IllegalArgumentException("clock rate " + clockRate);
        }
        format = Map.copyOf(format);
        feedback = Set.copyOf(feedback);
    }

    public boolean isNamed(String other) {
        return name.equalsIgnoreCase(other);
    }

    public boolean hasRtx() {
        return rtxPayloadType >= 0;
    }
}
