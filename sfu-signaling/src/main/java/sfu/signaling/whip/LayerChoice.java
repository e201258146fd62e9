package sfu.signaling.whip;

import org.jspecify.annotations.Nullable;

import sfu.core.api.SlotView;
import sfu.signaling.whip.PublishedLayers.Entry;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which layer a player wants in a video section (draft-ietf-wish-whep, layer selection extension);
 * what is missing is left to the server.
 *
 * @param mediaId the section's index in the offer, or its mid; missing: the first of video
 * @param encodingId as rid, in older drafts
 */
record LayerChoice(
        @Nullable String mediaId,
        @Nullable String rid,
        @Nullable String encodingId,
        @Nullable Integer spatialLayerId,
        @Nullable Integer temporalLayerId,
        @Nullable Integer maxSpatialLayerId,
        @Nullable Integer maxTemporalLayerId,
        @Nullable Integer maxWidth,
        @Nullable Integer maxHeight) {
    private static final Comparator<Entry> BEST =
            Comparator.comparingLong(Entry::area).thenComparingDouble(Entry::framesPerSecond);

    /** Whether all is left to the server. */
    boolean isAutomatic() {
        return !limitsSize() && !limitsFrameRate();
    }

    private boolean limitsSize() {
        return encoding() != null
                || spatialLayerId != null
                || maxSpatialLayerId != null
                || maxWidth != null
                || maxHeight != null;
    }

    private boolean limitsFrameRate() {
        return temporalLayerId != null || maxTemporalLayerId != null;
    }

    private @Nullable String encoding() {
        return rid == null ? encodingId : rid;
    }

    /**
     * The section as it is to be looked at so that this layer comes.
     *
     * @param layers that there are
     * @return null if none of them is meant, or their sizes are not known yet
     */
    @Nullable SlotView view(String mid, List<Entry> layers) {
        if (isAutomatic()) {
            return new SlotView(mid, 0, 0, 0, 0, true);
        }
        List<Entry> meant = layers.stream().filter(this::isNamed).toList();
        Stream<Entry> fitting = meant.stream().filter(this::fits);
        Entry chosen =
                fitting.max(BEST).or(() -> meant.stream().min(BEST)).orElse(null); // or the least
        if (chosen == null || limitsSize() && chosen.area() == 0) {
            return null;
        }
        return new SlotView(
                mid,
                limitsSize() ? chosen.width() : 0,
                limitsSize() ? chosen.height() : 0,
                limitsFrameRate() ? (int) Math.ceil(chosen.framesPerSecond()) : 0,
                0,
                true);
    }

    boolean isNamed(Entry layer) {
        boolean isEncoding = encoding() == null || encoding().equals(layer.rid());
        boolean isSpatial = spatialLayerId == null || spatialLayerId == layer.spatialLayerId();
        boolean isTemporal = temporalLayerId == null || temporalLayerId == layer.temporalLayerId();
        return isEncoding
                && isSpatial
                && isTemporal
                && isWithin(maxSpatialLayerId, layer.spatialLayerId())
                && isWithin(maxTemporalLayerId, layer.temporalLayerId());
    }

    boolean fits(Entry layer) {
        return isWithin(maxWidth, layer.width()) && isWithin(maxHeight, layer.height());
    }

    private static boolean isWithin(@Nullable Integer most, int value) {
        return most == null || value <= most;
    }
}
