package sfu.admin.loadtest;

import sfu.admin.loadtest.peer.PayloadTypes;
import sfu.admin.loadtest.peer.PublishedSection;
import sfu.admin.loadtest.peer.StreamIds;
import sfu.core.api.DtlsFingerprint;
import sfu.core.api.HeaderExtension;
import sfu.core.api.IceParameters;
import sfu.core.codec.Codec;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Writes an offer (RFC 8829): a bundle of sections that send a track, or receive. */
final class Offer {
    private static final String EOL = "\r\n";
    private static final List<Codec> VIDEO = List.of(Codec.VP8, Codec.H264, Codec.AV1);

    private final IceParameters ice;
    private final DtlsFingerprint fingerprint;
    private final boolean hasFeedback;
    private final List<String> sections = new ArrayList<>();
    private StringBuilder out = new StringBuilder();

    /**
     * @param hasFeedback whether transport-wide feedback is offered where it receives
     */
    Offer(IceParameters ice, DtlsFingerprint fingerprint, boolean hasFeedback) {
        this.ice = ice;
        this.fingerprint = fingerprint;
        this.hasFeedback = hasFeedback;
    }

    /**
     * Adds a section that sends this; its mid is the number of sections before it. Layers are told
     * by RID in their packets (RFC 8853), a single stream by its SSRC.
     */
    void send(PublishedSection section) {
        begin(section.isVideo(), List.of(section.codec()), "sendonly");
        line("a=msid:load-test " + section.codec());
        if (section.isLayered()) {
            layers(section);
        } else {
            String ssrc = Integer.toUnsignedString(section.encodings().getFirst().ssrc());
            line("a=ssrc:" + ssrc + " cname:load-test");
        }
        if (section.hasLevel()) {
            line("a=extmap:" + StreamIds.AUDIO_LEVEL_ID + " " + HeaderExtension.AUDIO_LEVEL);
        }
        end();
    }

    private void layers(PublishedSection section) {
        section.mark(Integer.toString(sections.size()));
        line("a=extmap:" + StreamIds.MID_ID + " " + HeaderExtension.MID);
        line("a=extmap:" + StreamIds.RID_ID + " " + HeaderExtension.RID);
        StringJoiner rids = new StringJoiner(";");
        for (int i = 0; i < section.encodings().size(); i++) {
            line("a=rid:" + section.rid(i) + " send");
            rids.add(section.rid(i));
        }
        line("a=simulcast:send " + rids);
    }

    /** Adds a section that receives. */
    void receive(boolean isVideo) {
        List<Codec> codecs = isVideo ? VIDEO : List.of(Codec.OPUS);
        begin(isVideo, codecs, "recvonly");
        if (hasFeedback) {
            line("a=extmap:" + StreamIds.TRANSPORT_CC_ID + " " + HeaderExtension.TRANSPORT_CC);
            codecs.forEach(c -> line("a=rtcp-fb:" + PayloadTypes.of(c) + " transport-cc"));
        }
        end();
    }

    private void begin(boolean isVideo, List<Codec> codecs, String direction) {
        out = new StringBuilder();
        StringBuilder formats = new StringBuilder();
        codecs.forEach(codec -> formats.append(' ').append(PayloadTypes.of(codec)));
        line("m=" + (isVideo ? "video" : "audio") + " 9 UDP/TLS/RTP/SAVPF" + formats);
        line("c=IN IP4 0.0.0.0");
        line("a=mid:" + sections.size());
        line("a=" + direction);
        line("a=rtcp-mux");
        line("a=rtcp-rsize");
        line("a=ice-ufrag:" + ice.ufrag());
        line("a=ice-pwd:" + ice.password());
        line("a=fingerprint:" + fingerprint.algorithm() + " " + fingerprint.value());
        line("a=setup:active");
        codecs.forEach(this::codec);
    }

    private void codec(Codec codec) {
        int type = PayloadTypes.of(codec);
        String channels = codec == Codec.OPUS ? "/2" : ""; // RFC 7587 7
        line("a=rtpmap:" + type + " " + codec + "/" + codec.clockRate() + channels);
        if (codec == Codec.H264) {
            line(
                    "a=fmtp:"
                            + type
                            + " level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f");
        }
        if (codec != Codec.OPUS) {
            line("a=rtcp-fb:" + type + " nack pli");
            line("a=rtcp-fb:" + type + " ccm fir");
        }
    }

    private void end() {
        sections.add(out.toString());
    }

    private void line(String text) {
        out.append(text).append(EOL);
    }

    String sdp() {
        out = new StringBuilder();
        line("v=0");
        line("o=- 1 1 IN IP4 127.0.0.1");
        line("s=-");
        line("t=0 0");
        StringBuilder mids = new StringBuilder();
        for (int i = 0; i < sections.size(); i++) {
            mids.append(' ').append(i);
        }
        line("a=group:BUNDLE" + mids);
        sections.forEach(out::append);
        return out.toString();
    }
}
