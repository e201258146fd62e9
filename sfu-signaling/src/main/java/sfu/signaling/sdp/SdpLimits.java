package sfu.signaling.sdp;

/** How large an offer may be. */
public record SdpLimits(int maxBytes, int maxSections, int maxLinesPerSection) {
    public static SdpLimits defaults() {
        return new SdpLimits(4 << 20, 600, 1000);
    }
}
