package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.api.LeaveReason;
import sfu.core.api.MediaCap;
import sfu.core.api.SlotLayer;
import sfu.core.api.SlotView;
import sfu.core.layers.LayerLimit;
import sfu.core.layers.LayerReason;
import sfu.core.layers.LayersWanted;
import sfu.core.layers.View;

import java.util.ArrayList;
import java.util.List;

/** What a shard keeps of its control state's wishes, and what it tells it of layers. */
class LayerControlTest {
    private final List<String> told = new ArrayList<>();
    private final TransportEvents events =
            new TransportEvents() {
                @Override
                public void connected() {}

                @Override
                public void closed(LeaveReason reason, String detail) {}

                @Override
                public void slotStarted(String mid, long track, long rtpTimestamp) {}

                @Override
                public void slotLayers(List<SlotLayers> changed) {
                    changed.forEach(slot -> told.add(slot.mid() + slot.layer().rid()));
                }

                @Override
                public void layersWanted(long track, int shard, LayersWanted wanted) {
                    long mostBps = wanted.mostBps();
                    boolean isLimited = mostBps != LayersWanted.NO_LIMIT;
                    told.add(
                            track
                                    + "@"
                                    + shard
                                    + "="
                                    + wanted.mask()
                                    + (isLimited ? "<" + mostBps : ""));
                }
            };

    @Test
    void viewsLastUntilTheSlotIsClosed() {
        SlotViews views = new SlotViews();
        views.set(List.of(new SlotView("1", 320, 180, 15, 2, false)));
        assertThat(views.of("0")).isEqualTo(View.DEFAULT);
        assertThat(views.of("1")).isEqualTo(new View(new LayerLimit(320, 180, 15, 0), 2, false));
        views.forget("1");
        assertThat(views.of("1")).isEqualTo(View.DEFAULT);
        assertThat(views.isScreenFirst()).isFalse();
        views.allow(new MediaCap(640, 360, 0, 500_000), true);
        assertThat(views.cap()).isEqualTo(new LayerLimit(640, 360, 0, 500_000));
        assertThat(views.isScreenFirst()).isTrue();
    }

    private static SlotLayers layers(String mid, long track, String rid, int frameRate) {
        SlotLayer layer = new SlotLayer(0, rid, 320, 180, frameRate, 0, 0, false);
        return new SlotLayers(mid, track, layer, LayerReason.VIEW);
    }

    @Test
    void onlyWhatChangesIsToldOfSlots() {
        LayerNews news = new LayerNews(events);
        news.tell(List.of(layers("1", 7, "q", 30), layers("2", 7, "q", 30)));
        news.tell(List.of(layers("1", 7, "q", 29), layers("2", 7, "h", 30)));
        assertThat(told).containsExactly("1q", "2q", "2h");
        told.clear();
        news.tell(List.of(layers("1", 8, "q", 29)));
        news.forget("1");
        news.tell(List.of(layers("1", 8, "q", 29)));
        assertThat(told).containsExactly("1q", "1q");
    }

    @Test
    void aTracksPublisherHearsWhatTheShardWants() {
        WantedLayers wanted = new WantedLayers(3, new TimerWheel(), number -> null);
        wanted.tell(7, new LayersWanted(1, LayersWanted.NO_LIMIT));
        wanted.add(7, events);
        wanted.tell(7, new LayersWanted(1, LayersWanted.NO_LIMIT));
        wanted.tell(7, new LayersWanted(1, LayersWanted.NO_LIMIT));
        wanted.tell(7, new LayersWanted(0, LayersWanted.NO_LIMIT));
        wanted.forget(7);
        wanted.tell(7, new LayersWanted(0, LayersWanted.NO_LIMIT));
        wanted.remove(7);
        wanted.tell(7, new LayersWanted(1, LayersWanted.NO_LIMIT));
        assertThat(told).containsExactly("7@3=1", "7@3=0", "7@3=0");
    }
}
