package sfu.core.codec;

import sfu.core.api.CodecParameters;

import java.util.HexFormat;

/** Whether what one peer sends is what another said that it decodes. */
public final class CodecMatch {
    private static final int BASELINE = 0x42;
    private static final int MAIN = 0x4D;
    private static final int EXTENDED = 0x58;
    private static final int CONSTRAINED_BASELINE = 0x142;
    private static final int UNKNOWN_PROFILE = -1;

    /** Baseline at level 1 is to be inferred where nothing is said (RFC 6184 8.1). */
    private static final String H264_DEFAULT = "42000a";

    private CodecMatch() {}

    /**
     * By name and clock rate; H264 also by packetization mode and profile, VP9 and AV1 by profile.
     */
    public static boolean matches(CodecParameters sent, CodecParameters offered) {
        Codec codec = Codec.of(sent.name());
        if (codec == null
                || codec != Codec.of(offered.name())
                || sent.clockRate() != offered.clockRate()) {
            return false;
        }
        return switch (codec) {
            case OPUS, RED, VP8 -> true;
            case VP9 -> same(sent, offered, "profile-id", "0"); // RFC 9628 6
            case AV1 -> same(sent, offered, "profile", "0"); // AV1 RTP 7.2
            case H264 ->
                    same(sent, offered, "packetization-mode", "0")
                            && h264Profile(sent) != UNKNOWN_PROFILE
                            && h264Profile(sent) == h264Profile(offered);
        };
    }

    /** Whether what is sent can reach who takes this: redundant audio as its primary alone. */
    public static boolean canReach(CodecParameters sent, CodecParameters offered) {
        return matches(sent, offered)
                || Codec.of(sent.name()) == Codec.RED && Codec.of(offered.name()) == Codec.OPUS;
    }

    private static boolean same(CodecParameters a, CodecParameters b, String key, String absent) {
        return a.format().getOrDefault(key, absent).equals(b.format().getOrDefault(key, absent));
    }

    /** What RFC 6184 8.1, table 5, tells apart; the level is asymmetric in browsers and ignored. */
    private static int h264Profile(CodecParameters codec) {
        String id = codec.format().getOrDefault("profile-level-id", H264_DEFAULT);
        if (id.length() != 6 || !id.chars().allMatch(HexFormat::isHexDigit)) {
            return UNKNOWN_PROFILE;
        }
        int profile = HexFormat.fromHexDigits(id, 0, 2);
        int constraints = HexFormat.fromHexDigits(id, 2, 4);
        boolean set0 = (constraints & 0x80) != 0; // obeys baseline
        boolean set1 = (constraints & 0x40) != 0; // obeys main
        return switch (profile) {
            case BASELINE -> set1 ? CONSTRAINED_BASELINE : BASELINE;
            case MAIN -> set0 ? CONSTRAINED_BASELINE : MAIN;
            case EXTENDED -> set0 ? (set1 ? CONSTRAINED_BASELINE : BASELINE) : EXTENDED;
            default -> profile << 8 | constraints & 0x1C; // intra, progressive, constrained high
        };
    }
}
