package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.forward.Ear;
import sfu.core.forward.LayeredTrack;
import sfu.core.speakers.Voice;

/** An audio track of a room on one shard: its publisher's own, or the mirror of another shard's. */
final class FloorVoice extends Voice implements Ear {
    private final Floor floor;
    private final LayeredTrack audio;
    private final @Nullable Transport publisher;

    /**
     * @param publisher null for a mirror
     */
    FloorVoice(Floor floor, LayeredTrack audio, @Nullable Transport publisher) {
        super(audio.spec().number());
        this.floor = floor;
        this.audio = audio;
        this.publisher = publisher;
    }

    LayeredTrack audio() {
        return audio;
    }

    boolean isMirror() {
        return publisher == null;
    }

    boolean isOf(Transport transport) {
        return publisher == transport;
    }

    @Override
    public void hear(int level, int payloadBytes, long nowNs) {
        super.hear(level, payloadBytes, nowNs);
        floor.heard(this, nowNs);
    }

    @Override
    public void ended() {
        floor.remove(this);
    }
}
