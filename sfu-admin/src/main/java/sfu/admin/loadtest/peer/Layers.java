package sfu.admin.loadtest.peer;

import java.util.List;

/**
 * What subscribers got of publishers with several layers; lists begin with the lowest.
 *
 * @param packets of each layer
 * @param slots that showed each layer when the window ended
 * @param switches of a slot from one layer to another
 */
public record Layers(List<Long> packets, List<Long> slots, long switches) {
    public Layers {
        packets = List.copyOf(packets);
        slots = List.copyOf(slots);
    }

    static final Layers NONE = new Layers(List.of(), List.of(), 0);
}
