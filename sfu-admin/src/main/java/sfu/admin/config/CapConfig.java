package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import sfu.core.api.SlotView;

/**
 * What a video track may be at most; what is missing has no limit.
 *
 * @param bitrate in bits a second
 */
public record CapConfig(
        @Nullable Integer width,
        @Nullable Integer height,
        @Nullable Integer frameRate,
        @Nullable Long bitrate) {
    /** Less is no picture. */
    private static final long LEAST_BITRATE = 30_000;

    public CapConfig {
        Checks.range("width", width, 16, SlotView.MAX_SIZE);
        Checks.range("height", height, 16, SlotView.MAX_SIZE);
        Checks.range("frameRate", frameRate, 1, SlotView.MAX_FRAME_RATE);
        Checks.range("bitrate", bitrate, LEAST_BITRATE, Long.MAX_VALUE);
    }
}
