package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LayerCap;
import sfu.core.api.MediaCap;

/**
 * What is sent of a video track at most; what is missing, or 0 of all but layers, has no limit.
 *
 * @param width in pixels
 * @param height in pixels
 * @param frameRate in frames a second
 * @param bitrate of all encodings together, in bits a second
 * @param spatialLayer the highest size that is sent to a viewer, 0 to 7, the smallest first: an
 *     encoding of simulcast, or a spatial layer of SVC
 * @param temporalLayer the highest temporal layer, 0 to 7
 */
record CapBody(
        @Nullable Integer width,
        @Nullable Integer height,
        @Nullable Integer frameRate,
        @Nullable Long bitrate,
        @Nullable Integer spatialLayer,
        @Nullable Integer temporalLayer) {

    static MediaCap media(@Nullable CapBody its, String name) {
        if (its == null) {
            return MediaCap.NONE;
        }
        if (its.spatialLayer != null || its.temporalLayer != null) {
            throw Refused.badRequest(
                    name
                            + " has no layers: a publisher encodes by width, height, frameRate, bitrate");
        }
        return its.media();
    }

    static LayerCap layers(@Nullable CapBody its) {
        return its == null
                ? LayerCap.NONE
                : new LayerCap(
                        its.media(),
                        layer(its.spatialLayer, "spatialLayer"),
                        layer(its.temporalLayer, "temporalLayer"));
    }

    private MediaCap media() {
        try {
            return new MediaCap(
                    width == null ? 0 : width,
                    height == null ? 0 : height,
                    frameRate == null ? 0 : frameRate,
                    bitrate == null ? 0 : bitrate);
        } catch (IllegalArgumentException e) {
            throw Refused.badRequest("width, height, frameRate and bitrate are 0 or more");
        }
    }

    private static int layer(@Nullable Integer its, String name) {
        if (its != null && (its < 0 || its > LayerCap.MAX_LAYER)) {
            throw Refused.badRequest(name + " is 0 to " + LayerCap.MAX_LAYER);
        }
        return its == null ? LayerCap.ANY : its;
    }

    /** Null: no limit. */
    static @Nullable CapBody of(MediaCap its) {
        return of(LayerCap.of(its));
    }

    static @Nullable CapBody of(LayerCap its) {
        if (its.isNone()) {
            return null;
        }
        MediaCap cap = its.media();
        return new CapBody(
                cap.width(),
                cap.height(),
                cap.frameRate(),
                cap.bitrateBps(),
                its.spatial() == LayerCap.ANY ? null : its.spatial(),
                its.temporal() == LayerCap.ANY ? null : its.temporal());
    }
}
