package sfu.signaling.sdp;

import sfu.core.api.EncodingParameters;

import java.util.List;

/** Reads which SSRCs a section sends (RFC 5576); one encoding is forwarded for now. */
final class Encodings {
    private Encodings() {}

    static EncodingParameters read(MediaDescription media) {
        for (String group : media.attributes().all("ssrc-group")) {
            String[] parts = group.trim().split(" +");
            if (parts.length == 3 && parts[0].equals("FID")) {
                return new EncodingParameters(ssrc(parts[1]), ssrc(parts[2]), "");
            }
        }
        List<String> lines = media.attributes().all("ssrc");
        if (lines.isEmpty() || media.attributes().has("simulcast")) {
            return new EncodingParameters(0, 0, ""); // learnt from the packets
        }
        String first = lines.getFirst();
        int space = first.indexOf(' ');
        return new EncodingParameters(ssrc(space < 0 ? first : first.substring(0, space)), 0, "");
    }

    private static int ssrc(String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
