package sfu.signaling.sdp;

import sfu.core.api.Candidate;
import sfu.core.api.CodecParameters;
import sfu.core.api.EncodingParameters;
import sfu.core.api.HeaderExtension;
import sfu.core.api.LocalTransport;
import sfu.core.api.MediaAnswer;
import sfu.core.api.SlotIdentity;
import sfu.core.codec.Codec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes an answer: ICE lite, DTLS passive, everything in one bundle. */
final class AnswerWriter {
    /**
     * Where libwebrtc's estimate of the uplink begins, in kbit/s, instead of at 300: else a camera
     * is small for ten seconds whenever its first probes are lost. A slower uplink shows within a
     * second.
     */
    private static final String START_BITRATE = "x-google-start-bitrate=800";

    private static final String EOL = "\r\n";

    private final SessionDescription offer;
    private final LocalTransport transport;
    private final Map<String, SlotIdentity> slots;
    private final StringBuilder out = new StringBuilder(8192);

    AnswerWriter(SessionDescription offer, MediaAnswer answer) {
        this.offer = offer;
        transport = answer.transport();
        slots =
                answer.slots().stream()
                        .collect(Collectors.toMap(SlotIdentity::mid, identity -> identity));
    }

    String write(List<Section> sections) {
        String mids =
                sections.stream()
                        .filter(section -> !section.isRejected())
                        .map(Section::mid)
                        .collect(Collectors.joining(" "));
        line("v=0");
        line("o=- 1 1 IN IP4 127.0.0.1");
        line("s=-");
        line("t=0 0");
        line("a=ice-lite");
        if (!offer.bundled().isEmpty()) {
            line("a=group:BUNDLE " + mids);
        }
        if (offer.attributes().has("extmap-allow-mixed")) {
            line("a=extmap-allow-mixed");
        }
        line("a=msid-semantic: WMS *");
        sections.forEach(this::section);
        return out.toString();
    }

    private void line(String text) {
        out.append(text).append(EOL);
    }

    private void section(Section section) {
        MediaDescription offered = section.offered();
        if (section.isRejected()) {
            line(
                    "m=%s 0 %s %s"
                            .formatted(
                                    offered.kind(),
                                    offered.protocol(),
                                    String.join(" ", offered.formats())));
            line("c=IN IP4 0.0.0.0");
            line("a=mid:" + section.mid());
            line("a=inactive");
            return;
        }
        line(
                "m=%s 9 %s %s"
                        .formatted(
                                offered.kind(),
                                offered.protocol(),
                                payloadTypes(section.codecs())));
        line("c=IN IP4 0.0.0.0");
        line("a=rtcp:9 IN IP4 0.0.0.0");
        transport();
        line("a=mid:" + section.mid());
        if (offered.attributes().has("extmap-allow-mixed")) {
            line("a=extmap-allow-mixed");
        }
        extensions(section).forEach(e -> line("a=extmap:" + e.id() + " " + e.uri()));
        line("a=" + section.direction());
        line("a=rtcp-mux");
        if (offered.attributes().has("rtcp-rsize")) {
            line("a=rtcp-rsize");
        }
        if (offered.attributes().all("rtcp-xr").stream().anyMatch(xr -> xr.contains("rcvr-rtt"))) {
            line("a=rtcp-xr:rcvr-rtt=all");
        }
        section.codecs().forEach(codec -> codec(codec, section.publish() != null));
        simulcast(section);
        SlotIdentity slot = slots.get(section.mid());
        if (section.slot() != null && slot != null) {
            slot(slot);
        }
    }

    /**
     * All layers that are accepted (RFC 8853 5.3.2), none of them as paused: libwebrtc takes ~ in
     * an answer for switched off for good.
     */
    private void simulcast(Section section) {
        List<String> rids =
                section.publish() == null
                        ? List.of()
                        : section.publish().encodings().stream()
                                .map(EncodingParameters::rid)
                                .filter(rid -> !rid.isEmpty())
                                .toList();
        rids.forEach(rid -> line("a=rid:" + rid + " recv"));
        if (!rids.isEmpty()) {
            line("a=simulcast:recv " + String.join(";", rids));
        }
    }

    private void transport() {
        line("a=ice-ufrag:" + transport.ice().ufrag());
        line("a=ice-pwd:" + transport.ice().password());
        line(
                "a=fingerprint:%s %s"
                        .formatted(
                                transport.fingerprint().algorithm(),
                                transport.fingerprint().value()));
        line("a=setup:passive");
        for (Candidate candidate : transport.candidates()) {
            line(candidate(candidate));
        }
        line("a=end-of-candidates");
    }

    static String candidate(Candidate candidate) {
        return "a=candidate:%s 1 %s %d %s %d typ host%s"
                .formatted(
                        candidate.foundation(),
                        candidate.tcpPassive() ? "tcp" : "udp",
                        candidate.priority(),
                        candidate.address(),
                        candidate.port(),
                        candidate.tcpPassive() ? " tcptype passive" : "");
    }

    private static String payloadTypes(List<CodecParameters> codecs) {
        return codecs.stream()
                .map(codec ->
                        codec.hasRtx()
                                ? codec.payloadType() + " " + codec.rtxPayloadType()
                                : Integer.toString(codec.payloadType()))
                .collect(Collectors.joining(" "));
    }

    /** Of both directions, each id once. */
    private static Iterable<HeaderExtension> extensions(Section section) {
        Map<Integer, HeaderExtension> all = new LinkedHashMap<>();
        if (section.publish() != null) {
            section.publish().extensions().forEach(e -> all.put(e.id(), e));
        }
        if (section.slot() != null) {
            section.slot().extensions().forEach(e -> all.put(e.id(), e));
        }
        if (section.publish() == null && section.slot() == null) {
            section.paused().forEach(e -> all.put(e.id(), e));
        }
        return all.values();
    }

    private void codec(CodecParameters codec, boolean isPublished) {
        String channels = codec.channels() > 1 ? "/" + codec.channels() : "";
        int type = codec.payloadType();
        line("a=rtpmap:%d %s/%d%s".formatted(type, codec.name(), codec.clockRate(), channels));
        codec.feedback().stream().sorted().forEach(f -> line("a=rtcp-fb:" + type + " " + f));
        String format = format(codec);
        if (isPublished && codec.clockRate() == Codec.VP8.clockRate()) {
            format += (format.isEmpty() ? "" : ";") + START_BITRATE;
        }
        if (!format.isEmpty()) {
            line("a=fmtp:" + type + " " + format);
        }
        if (codec.hasRtx()) {
            line("a=rtpmap:%d rtx/%d".formatted(codec.rtxPayloadType(), codec.clockRate()));
            line("a=fmtp:%d apt=%d".formatted(codec.rtxPayloadType(), type));
        }
    }

    private static String format(CodecParameters codec) {
        if (codec.isNamed("opus")) {
            String dtx = codec.format().containsKey("usedtx") ? ";usedtx=1" : "";
            return "minptime=10;useinbandfec=1" + dtx;
        }
        return codec.format().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> e.getValue().isEmpty() ? e.getKey() : e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(";"));
    }

    private void slot(SlotIdentity slot) {
        line("a=msid:" + slot.streamId() + " " + slot.trackId());
        String ssrc = Integer.toUnsignedString(slot.ssrc());
        if (slot.rtxSsrc() != 0) {
            String rtx = Integer.toUnsignedString(slot.rtxSsrc());
            line("a=ssrc-group:FID " + ssrc + " " + rtx);
            ssrcLines(ssrc, slot);
            ssrcLines(rtx, slot);
        } else {
            ssrcLines(ssrc, slot);
        }
    }

    private void ssrcLines(String ssrc, SlotIdentity slot) {
        line("a=ssrc:" + ssrc + " cname:" + slot.cname());
        line("a=ssrc:" + ssrc + " msid:" + slot.streamId() + " " + slot.trackId());
    }
}
