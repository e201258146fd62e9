package sfu.signaling.sdp;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** How large an offer may be. */
public record SdpLimits(int maxBytes, int maxSections, int maxLinesPerSection) {
    /** Of a line: a BUNDLE group of 600 sections whose mids are UUIDs has 22,000 characters. */
    static final int MAX_LINE_CHARS = 40_000;

    /** Browsers' have a few characters, UUIDs 36. */
    static final int MAX_MID_CHARS = 64;

    /** Of one codec's parameters; those of H264 with its parameter sets take some hundred. */
    static final int MAX_FORMAT_CHARS = 1_024;

    /** Of a section, those that are forwarded; browsers offer some twenty. */
    static final int MAX_CODECS = 32;

    private static final Map<String, Integer> MAX_CHARS =
            Map.of("mid", MAX_MID_CHARS, "fmtp", MAX_FORMAT_CHARS);

    public static SdpLimits defaults() {
        return new SdpLimits(4 << 20, 600, 1000);
    }

    /**
     * What goes along to other nodes and other participants, each time that it is told there.
     *
     * @param attribute of a line, behind "a="
     * @return why it is refused, as a sentence; null: it is not
     */
    static @Nullable String problem(String attribute) {
        int colon = Math.max(attribute.indexOf(':'), 0);
        String name = attribute.substring(0, colon);
        Integer most = MAX_CHARS.get(name);
        return most == null || attribute.length() - colon - 1 <= most
                ? null
                : "a=" + name + " has at most " + most + " characters";
    }
}
