package sfu.core.shard;

import sfu.core.api.SlotLayer;
import sfu.core.layers.LayerReason;

/**
 * What a slot is sent, and why no more.
 *
 * @param track that this is about: the slot may show another one meanwhile
 */
public record SlotLayers(String mid, long track, SlotLayer layer, LayerReason reason) {
    /**
     * Whether a client need not hear of the change: a measured frame rate is never twice the same.
     */
    boolean isLike(SlotLayers other) {
        return track == other.track
                && reason == other.reason
                && mid.equals(other.mid)
                && withoutFrameRate(layer).equals(withoutFrameRate(other.layer));
    }

    private static SlotLayer withoutFrameRate(SlotLayer layer) {
        return new SlotLayer(
                layer.encoding(),
                layer.rid(),
                layer.width(),
                layer.height(),
                0,
                layer.spatial(),
                layer.temporal(),
                layer.isPaused());
    }
}
