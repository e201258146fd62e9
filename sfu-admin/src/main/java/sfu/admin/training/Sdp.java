package sfu.admin.training;

import sfu.core.api.DtlsFingerprint;
import sfu.core.api.IceParameters;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser-like offer of one audio and one video section, and what a peer needs of its answer. */
final class Sdp {
    static final int AUDIO = 111;
    static final int VIDEO = 96;

    /** The number of the transport-wide congestion control extension in every section. */
    static final int TRANSPORT_CC = 3;

    private static final String TRANSPORT_CC_URI =
            "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

    private Sdp() {}

    /**
     * @param direction sendonly or recvonly
     * @param ssrc of audio; video has the next one and its RTX the one after
     */
    static String offer(
            IceParameters ice, DtlsFingerprint fingerprint, String direction, int ssrc) {
        String transport =
                """
                c=IN IP4 127.0.0.1
                a=ice-ufrag:%s
                a=ice-pwd:%s
                a=fingerprint:%s %s
                a=setup:active
                a=%s
                a=rtcp-mux
                a=extmap:%d %s
                """
                        .formatted(
                                ice.ufrag(),
                                ice.password(),
                                fingerprint.algorithm(),
                                fingerprint.value(),
                                direction,
                                TRANSPORT_CC,
                                TRANSPORT_CC_URI);
        String audio =
                "m=audio 9 UDP/TLS/RTP/SAVPF 111\n"
                        + transport
                        + """
                        a=mid:0
                        a=rtpmap:111 opus/48000/2
                        a=rtcp-fb:111 transport-cc
                        """;
        String video =
                "m=video 9 UDP/TLS/RTP/SAVPF 96 97\n"
                        + transport
                        + """
                        a=mid:1
                        a=rtpmap:96 VP8/90000
                        a=rtcp-fb:96 transport-cc
                        a=rtcp-fb:96 ccm fir
                        a=rtcp-fb:96 nack
                        a=rtcp-fb:96 nack pli
                        a=rtpmap:97 rtx/90000
                        a=fmtp:97 apt=96
                        """;
        if (direction.equals("sendonly")) {
            audio += "a=ssrc:%d cname:training\n".formatted(ssrc);
            video +=
                    "a=ssrc-group:FID %d %d\na=ssrc:%d cname:training\na=ssrc:%d cname:training\n"
                            .formatted(ssrc + 1, ssrc + 2, ssrc + 1, ssrc + 2);
        }
        String session = "v=0\no=- 1 2 IN IP4 127.0.0.1\ns=-\nt=0 0\na=group:BUNDLE 0 1\n";
        return (session + audio + video).replace("\n", "\r\n");
    }

    /** Of the answer: the server's credentials. */
    static IceParameters ice(String answer) {
        return new IceParameters(
                find(answer, "a=ice-ufrag:(\\S+)"), find(answer, "a=ice-pwd:(\\S+)"));
    }

    /** Of the answer: what the server's certificate must match. */
    static DtlsFingerprint fingerprint(String answer) {
        return new DtlsFingerprint(
                find(answer, "a=fingerprint:(\\S+) "), find(answer, "a=fingerprint:\\S+ (\\S+)"));
    }

    private static String find(String answer, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(answer);
        if (!matcher.find()) {
            throw new IllegalStateException("the answer has no " + pattern);
        }
        return matcher.group(1);
    }
}
