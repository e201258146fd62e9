package sfu.core.api;

/**
 * An RTP header extension of a media section (RFC 8285).
 *
 * @param id 1..255 (above 14 it needs the two-byte form)
 */
public record HeaderExtension(int id, String uri) {
    public static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
    public static final String RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
    public static final String REPAIRED_RID =
            "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
    public static final String AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
    public static final String TRANSPORT_CC =
            "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
    public static final String ABS_SEND_TIME =
            "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
    public static final String VIDEO_ORIENTATION = "urn:3gpp:video-orientation";
    public static final String PLAYOUT_DELAY =
            "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";
    public static final String DEPENDENCY_DESCRIPTOR =
            "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";
    public static final String VIDEO_LAYERS_ALLOCATION =
            "http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00";

    public HeaderExtension {
        if (id < 1 || id > 255) {
            throw new IllegalArgumentException("extension ids are 1 to 255, not " + id);
        }
    }
}
