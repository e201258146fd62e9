package sfu.signaling.sdp;

import sfu.core.api.EncodingParameters;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads which streams a section sends: one, or the layers of a simulcast told by RID (RFC 8853) or
 * by SSRC group (the older a=ssrc-group:SIM).
 */
final class Encodings {
    /** Browsers send three at most; a fourth leaves room, further ones are not accepted. */
    static final int MAX = 4;

    private final List<String> ssrcs = new ArrayList<>();
    private final Map<String, String> rtx = new HashMap<>();
    private List<String> group = List.of();

    private Encodings(Attributes attributes) {
        for (String line : attributes.all("ssrc")) {
            int space = line.indexOf(' ');
            ssrcs.add(space < 0 ? line : line.substring(0, space));
        }
        for (String line : attributes.all("ssrc-group")) {
            List<String> parts = List.of(line.trim().split(" +"));
            if (parts.getFirst().equals("FID") && parts.size() == 3) {
                rtx.putIfAbsent(parts.get(1), parts.get(2));
                group = group.isEmpty() ? parts.subList(1, 2) : group;
            }
        }
    }

    /** The first stream alone: simulcast is not wanted. */
    static List<EncodingParameters> single(MediaDescription media) {
        Encodings read = new Encodings(media.attributes());
        if (read.group.isEmpty() && media.attributes().has("simulcast")) {
            return List.of(new EncodingParameters(0, 0, "")); // learnt from the packets
        }
        return List.of(read.first());
    }

    /** All layers, in the order of the offer; those told by RID without SSRCs. */
    static List<EncodingParameters> all(MediaDescription media) {
        List<String> rids = Rids.sent(media.attributes());
        if (!rids.isEmpty()) {
            return rids.stream().map(rid -> new EncodingParameters(0, 0, rid)).toList();
        }
        Encodings read = new Encodings(media.attributes());
        for (String line : media.attributes().all("ssrc-group")) {
            List<String> parts = List.of(line.trim().split(" +"));
            if (parts.getFirst().equals("SIM") && parts.size() > 2) {
                return parts.stream().skip(1).distinct().limit(MAX).map(read::encoding).toList();
            }
        }
        return single(media);
    }

    private EncodingParameters first() {
        if (!group.isEmpty()) {
            return encoding(group.getFirst());
        }
        return ssrcs.isEmpty() ? new EncodingParameters(0, 0, "") : encoding(ssrcs.getFirst());
    }

    private EncodingParameters encoding(String ssrc) {
        return new EncodingParameters(ssrc(ssrc), ssrc(rtx.getOrDefault(ssrc, "")), "");
    }

    private static int ssrc(String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
