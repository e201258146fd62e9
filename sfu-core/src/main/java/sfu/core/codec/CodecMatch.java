package sfu.core.codec;

import org.jspecify.annotations.Nullable;

import sfu.core.api.CodecParameters;

import java.util.Locale;

/** Whether what one peer sends is what another said that it decodes. */
public final class CodecMatch {
    private CodecMatch() {}

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
                            && h264Profile(sent).equals(h264Profile(offered));
        };
    }

    private static boolean same(CodecParameters a, CodecParameters b, String key, String absent) {
        return a.format().getOrDefault(key, absent).equals(b.format().getOrDefault(key, absent));
    }

    /**
     * profile_idc and the constraint flags that tell (constrained) baseline, main and high apart
     * (RFC 6184 8.1); the level is asymmetric in browsers and ignored.
     */
    private static String h264Profile(CodecParameters codec) {
        String id = codec.format().getOrDefault("profile-level-id", "42000a");
        int value = hex(id);
        if (value < 0) {
            return id;
        }
        int profile = value >>> 16;
        int constraints = value >>> 8 & 0xFF;
        boolean constrained = (constraints & 0x40) != 0 || profile == 0x42 && constraints == 0xE0;
        return switch (profile) {
            case 0x42, 0x4D -> (constrained ? "constrained " : "") + base(profile, constraints);
            default -> String.format(Locale.ROOT, "%02x%02x", profile, constraints & 0x0C);
        };
    }

    private static String base(int profile, int constraints) {
        boolean isBaseline = profile == 0x42 || (constraints & 0x80) != 0;
        return isBaseline ? "baseline" : "main";
    }

    private static int hex(@Nullable String id) {
        try {
            return id == null || id.length() != 6 ? -1 : Integer.parseInt(id, 16);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
