package sfu.core.forward;

import sfu.core.api.SlotIdentity;
import sfu.core.api.SlotSection;

/**
 * A slot as its shard knows it: what the subscriber negotiated and what the slot keeps for life.
 */
public record SlotSpec(SlotSection section, SlotIdentity identity) {
    public String mid() {
        return section.mid();
    }
}
