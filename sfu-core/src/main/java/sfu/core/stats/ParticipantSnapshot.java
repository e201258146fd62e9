package sfu.core.stats;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A participant with its transport, published tracks and slots.
 *
 * @param connection NEW, CONNECTING, CONNECTED
 * @param role a name of {@code Role}
 * @param onStage always true in a room without a stage
 * @param handRaisedAtMs since 1970; 0: it is not raised
 * @param transport null before the first offer
 * @param client what its client said of itself last, null if nothing yet
 */
public record ParticipantSnapshot(
        String id,
        String identity,
        String name,
        long joinedAtMs,
        String connection,
        boolean hidden,
        String role,
        boolean onStage,
        long handRaisedAtMs,
        @Nullable TransportSnapshot transport,
        List<TrackSnapshot> tracks,
        List<SlotSnapshot> slots,
        @Nullable ClientReport client) {}
