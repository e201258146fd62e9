package sfu.core.stats;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/**
 * What a participant's client says of itself, of one interval; nothing of it is proven.
 *
 * @param at in milliseconds since 1970, when it came
 * @param rttMs to the server, null where the client does not know it
 * @param candidateType of its side of the path in use: host, srflx, prflx, relay; null if not said
 * @param cpuLimited whether it sends less than it could for want of processor time
 */
public record ClientReport(
        long at,
        int intervalMs,
        @Nullable Double rttMs,
        @Nullable String candidateType,
        boolean cpuLimited,
        List<Received> slots,
        List<Sent> sent) {
    public ClientReport {
        slots = List.copyOf(slots);
        sent = List.copyOf(sent);
    }

    /** Only what it says of these slots and published sections. */
    public ClientReport of(Set<String> slotMids, Set<String> sentMids) {
        return new ClientReport(
                at,
                intervalMs,
                rttMs,
                candidateType,
                cpuLimited,
                slots.stream().filter(each -> slotMids.contains(each.mid())).toList(),
                sent.stream().filter(each -> sentMids.contains(each.mid())).toList());
    }

    /**
     * Of a slot.
     *
     * @param freezeMs how long the picture stood still
     * @param concealedMs of sound that was made up
     */
    public record Received(
            String mid,
            long framesDecoded,
            long framesDropped,
            long freezes,
            long freezeMs,
            long concealedMs,
            @Nullable Double jitterMs,
            @Nullable Long lost) {}

    /**
     * Of a published section.
     *
     * @param limitation what keeps the encoder from more: cpu, bandwidth, none; empty if not said
     */
    public record Sent(String mid, long framesEncoded, String limitation) {}
}
