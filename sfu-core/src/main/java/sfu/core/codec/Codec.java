package sfu.core.codec;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;

import java.util.Locale;

/** The codecs that are forwarded. */
public enum Codec {
    OPUS(MediaKind.AUDIO, 48_000),
    RED(MediaKind.AUDIO, 48_000),
    VP8(MediaKind.VIDEO, 90_000),
    VP9(MediaKind.VIDEO, 90_000),
    H264(MediaKind.VIDEO, 90_000),
    AV1(MediaKind.VIDEO, 90_000);

    private final MediaKind kind;
    private final int clockRate;

    Codec(MediaKind kind, int clockRate) {
        this.kind = kind;
        this.clockRate = clockRate;
    }

    /** By the encoding name of an rtpmap, whatever its case; null when it is not one of ours. */
    public static @Nullable Codec of(String encodingName) {
        return switch (encodingName.toUpperCase(Locale.ROOT)) {
            case "OPUS" -> OPUS;
            case "RED" -> RED;
            case "VP8" -> VP8;
            case "VP9" -> VP9;
            case "H264" -> H264;
            case "AV1" -> AV1;
            default -> null;
        };
    }

    public MediaKind kind() {
        return kind;
    }

    /** In Hz. */
    public int clockRate() {
        return clockRate;
    }
}
