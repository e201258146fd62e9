package sfu.signaling.sdp;

/** How large an offer may be. */
public record SdpLimits(int maxBytes, int maxSections, int maxLinesPerSection) {
    /** Of a line: a BUNDLE group of 600 sections whose mids are UUIDs has 22,000 characters. */
    static final int MAX_LINE_CHARS = 40_000;

    public static SdpLimits defaults() {
        return new SdpLimits(4 << 20, 600, 1000);
    }
}
