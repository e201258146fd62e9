package sfu.signaling.sdp;

/**
 * What an answer accepts beyond one plain stream a section.
 *
 * @param layers simulcast, and the extensions that describe layers
 * @param red redundant audio (RFC 2198)
 */
public record Features(boolean layers, boolean red) {
    /** One stream a section and no redundancy. */
    public static final Features BASIC = new Features(false, false);

    /** What the media plane forwards. */
    public static final Features FORWARDED = new Features(false, true);

    public static final Features ALL = new Features(true, true);
}
