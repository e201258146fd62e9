package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.forward.Ear;
import sfu.core.forward.LayeredTrack;
import sfu.core.speakers.Voice;

/** An audio track of a room on one shard: its publisher's own, or the mirror of another shard's. */
final class FloorVoice extends Voice implements Ear {
    /** Even silence has a packet each 400 ms (DTX): what stays away longer was not passed on. */
    private static final long AWAY_NS = 1_000_000_000L;

    private final Floor floor;
    private final LayeredTrack audio;
    private final @Nullable Transport publisher;
    private long heardNs = Long.MAX_VALUE;
    private boolean isBack;
    private boolean isHushed;

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

    /** Whether it is heard again where it was not passed on for a while: slots join it anew. */
    boolean isBack() {
        return isBack;
    }

    /** It is no voice among others, whatever it sends. */
    void hush(boolean is) {
        isHushed = is;
    }

    @Override
    public void hear(int level, int payloadBytes, long nowNs) {
        if (isHushed) {
            return;
        }
        isBack = isMirror() && heardNs != Long.MAX_VALUE && nowNs - heardNs > AWAY_NS;
        heardNs = nowNs;
        super.hear(level, payloadBytes, nowNs);
        floor.heard(this, nowNs);
    }

    @Override
    public void ended() {
        floor.remove(this);
    }
}
