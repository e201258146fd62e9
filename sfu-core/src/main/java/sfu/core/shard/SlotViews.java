package sfu.core.shard;

import sfu.core.api.MediaCap;
import sfu.core.api.SlotView;
import sfu.core.layers.LayerLimit;
import sfu.core.layers.SlotRule;
import sfu.core.layers.View;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How a subscriber looks at its slots, and what the server allows for them. */
final class SlotViews {
    private final Map<String, View> views = new HashMap<>(); // by mid
    private final Map<String, SlotRule> rules = new HashMap<>(); // by mid
    private LayerLimit cap = LayerLimit.NONE;
    private boolean isScreenFirst;

    /** {@link View#DEFAULT} of a slot of which the client said nothing. */
    View of(String mid) {
        return views.getOrDefault(mid, View.DEFAULT);
    }

    /** Whether screens are served before cameras of any priority. */
    boolean isScreenFirst() {
        return isScreenFirst;
    }

    /** At most, for each slot. */
    LayerLimit cap() {
        return cap;
    }

    /** What else is said of a slot by others than the client. */
    SlotRule rule(String mid) {
        return rules.getOrDefault(mid, SlotRule.NONE);
    }

    void rule(String mid, SlotRule its) {
        rules.put(mid, its);
    }

    void set(List<SlotView> said) {
        for (SlotView view : said) {
            LayerLimit limit = new LayerLimit(view.width(), view.height(), view.frameRate(), 0);
            views.put(view.mid(), new View(limit, view.priority(), view.isVisible()));
        }
    }

    void allow(MediaCap most, boolean screenFirst) {
        isScreenFirst = screenFirst;
        cap = new LayerLimit(most.width(), most.height(), most.frameRate(), most.bitrateBps());
    }

    /** The slot is closed: the next one of this mid begins anew. */
    void forget(String mid) {
        views.remove(mid);
        rules.remove(mid);
    }
}
