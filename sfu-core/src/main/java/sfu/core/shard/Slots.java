package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.forward.DownTrack;
import sfu.core.forward.Egress;
import sfu.core.forward.LayeredTrack;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A subscriber's slots, by mid and by SSRC: opened and closed, each given a track or none; how it
 * looks at them and what it was told of them.
 */
final class Slots {
    private final WantedLayers wantedLayers;
    private final Allocation allocation;
    private final SlotViews views = new SlotViews();
    private final LayerNews layerNews;
    private final BarredVoices barred = new BarredVoices();
    private final Map<String, DownTrack> byMid = new LinkedHashMap<>();
    private final SsrcMap<DownTrack> bySsrc = new SsrcMap<>();

    Slots(WantedLayers wantedLayers, Allocation allocation, TransportEvents events) {
        this.wantedLayers = wantedLayers;
        this.allocation = allocation;
        layerNews = new LayerNews(events);
    }

    @Nullable DownTrack get(String mid) {
        return byMid.get(mid);
    }

    @Nullable DownTrack get(int ssrc) {
        return bySsrc.get(ssrc);
    }

    /** In the order in which they were opened. */
    Collection<DownTrack> all() {
        return byMid.values();
    }

    boolean isEmpty() {
        return byMid.isEmpty();
    }

    SlotViews views() {
        return views;
    }

    /** What none of them that follow the loudest voices may carry. */
    BarredVoices barred() {
        return barred;
    }

    LayerNews layerNews() {
        return layerNews;
    }

    /** In place of one that has its mid. */
    void open(DownTrack slot) {
        String mid = slot.spec().mid();
        close(mid);
        byMid.put(mid, slot);
        bySsrc.put(slot.ssrc(), slot);
        allocation.add(slot);
    }

    /** See {@link Allocation#pin}. */
    void pin(String mid, int encoding, long nowNs) {
        DownTrack slot = byMid.get(mid);
        if (slot != null) {
            allocation.pin(slot, encoding, nowNs);
        }
    }

    /** See {@link NodeTransport#top}. */
    void top(String mid, int spatial, int temporal, long nowNs) {
        DownTrack slot = byMid.get(mid);
        if (slot != null) {
            allocation.top(slot, spatial, temporal, nowNs);
        }
    }

    /** What the viewers behind a pinned slot take of its encoding. */
    void most(String mid, int encoding, long bps) {
        DownTrack slot = byMid.get(mid);
        if (slot != null && slot.most(bps, encoding)) {
            wantedLayers.changed(slot.track());
        }
    }

    /** Returns it; null where there is none. */
    @Nullable DownTrack close(String mid) {
        DownTrack slot = byMid.remove(mid);
        if (slot != null) {
            wantedLayers.changed(slot.track());
            slot.clear();
            allocation.remove(slot);
            bySsrc.remove(slot.ssrc());
            views.forget(mid);
            layerNews.forget(mid);
        }
        return slot;
    }

    /** Shows the track in the slot; null shows nothing. */
    void assign(String mid, @Nullable LayeredTrack track, long nowNs) {
        DownTrack slot = byMid.get(mid);
        if (slot == null) {
            return; // closed meanwhile
        }
        layerNews.forget(mid);
        wantedLayers.changed(slot.track());
        if (track == null) {
            slot.clear();
        } else {
            slot.assign(track, nowNs);
            wantedLayers.changed(track);
            allocation.started(slot, nowNs);
        }
    }

    /** The way to the peer is open. */
    void outletOpened(long nowNs) {
        for (DownTrack slot : byMid.values()) {
            slot.outletOpened(nowNs);
        }
    }

    /** Whether one of them is to be called again at the next tick. */
    boolean handleTimeouts(Egress egress, long nowNs) {
        boolean isMore = false;
        for (DownTrack slot : byMid.values()) {
            isMore |= slot.handleTimeouts(egress, nowNs);
        }
        return isMore;
    }

    void closeAll() {
        for (DownTrack slot : byMid.values()) {
            wantedLayers.changed(slot.track());
            slot.clear();
        }
        byMid.clear();
        bySsrc.clear();
    }
}
