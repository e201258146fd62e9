package sfu.core.forward;

import sfu.core.codec.Codec;
import sfu.core.layers.Decision;
import sfu.core.layers.LayerPacket;
import sfu.core.layers.LayerSelector;
import sfu.core.layers.TopLayers;
import sfu.core.stream.PacketCache;

/** Which layers of its track a slot is to show, and for each packet whether it is of them. */
final class SlotLayers {
    private final LayerSelector selector = new LayerSelector();
    private final LayerPacket packet = new LayerPacket();
    private int encoding = LayerSelector.HIGHEST;
    private int spatial = LayerSelector.HIGHEST;
    private int temporal = LayerSelector.HIGHEST;
    private int target = LayerSelector.NONE;

    /** Whether that is something else than before. */
    boolean want(int encoding, int spatial, int temporal) {
        if (encoding == this.encoding && spatial == this.spatial && temporal == this.temporal) {
            return false;
        }
        this.encoding = encoding;
        this.spatial = spatial;
        this.temporal = temporal;
        return true;
    }

    /** See {@link LayerSelector#withLower}. */
    void withLower() {
        selector.withLower();
    }

    /** Whether nothing is wanted. */
    boolean isPaused() {
        return encoding == LayerSelector.NONE;
    }

    /** Whether the best encoding that is sent is wanted, whichever that is. */
    boolean wantsBest() {
        return encoding == LayerSelector.HIGHEST;
    }

    /** Finds the encoding of this track that is to be shown. */
    int aim(LayeredTrack track) {
        if (encoding == LayerSelector.HIGHEST) {
            target = track.best();
        } else {
            target = Math.min(encoding, track.encodingCount() - 1);
        }
        selector.target(target, spatial, temporal);
        return target;
    }

    /** {@link LayerSelector#NONE} when nothing is wanted or nothing is sent yet. */
    int target() {
        return target;
    }

    /** The {@link TopLayers} of the target: what is still shown of it is not wanted less. */
    int top() {
        boolean isShown = selector.encoding() == target;
        return TopLayers.of(
                target,
                isShown ? Math.max(spatial, selector.spatial()) : spatial,
                isShown ? Math.max(temporal, selector.temporal()) : temporal);
    }

    /** A key frame is needed. */
    void reset() {
        selector.reset();
    }

    /** Everything so far was forwarded; from this packet on, layers are chosen. */
    Decision resume(UpTrack from, int index) {
        return selector.resume(fill(from, index));
    }

    Decision accept(UpTrack from, int index) {
        return selector.accept(fill(from, index));
    }

    private LayerPacket fill(UpTrack from, int index) {
        PacketCache cache = from.cache();
        packet.set(
                from.encoding(),
                cache.extendedSequenceNumber(index),
                cache.timestamp(index),
                cache.marker(index),
                codec(from, index),
                cache.descriptor(index));
        return packet.with(cache.remark(index), from.dependencies());
    }

    static Codec codec(UpTrack from, int index) {
        Codec its = from.track().codec(from.cache().payloadType(index));
        return its == null ? Codec.VP8 : its; // what is not known was never stored
    }

    /** Of the packet just forwarded. */
    boolean marker() {
        return selector.marker();
    }

    /** Whether the target is reached with another key frame only. */
    boolean needsKeyFrame() {
        return selector.wantedKeyFrame() != LayerSelector.NONE;
    }

    /** See {@link LayerSelector#decodeTarget}. */
    int decodeTarget() {
        return selector.decodeTarget();
    }

    int spatial() {
        return selector.spatial();
    }

    int temporal() {
        return selector.temporal();
    }
}
