package sfu.core.shard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells a subscriber's control state what its slots are sent, and only what changed of it. */
final class LayerNews {
    private final TransportEvents events;
    private final Map<String, SlotLayers> told = new HashMap<>(); // by mid

    LayerNews(TransportEvents events) {
        this.events = events;
    }

    /** What these slots are sent now; others stay as they were. */
    void tell(List<SlotLayers> now) {
        List<SlotLayers> news = new ArrayList<>();
        for (SlotLayers slot : now) {
            SlotLayers before = told.get(slot.mid());
            if (before == null || !before.isLike(slot)) {
                told.put(slot.mid(), slot);
                news.add(slot);
            }
        }
        if (!news.isEmpty()) {
            events.slotLayers(news);
        }
    }

    /** The slot is closed or shows something else: whatever comes next is news. */
    void forget(String mid) {
        told.remove(mid);
    }
}
