package sfu.admin.stream;

import org.jspecify.annotations.Nullable;

import sfu.core.stats.ClientReport;

import java.util.List;
import java.util.Map;

/** What operators see, as JSON: rates a second, losses as fractions 0..1. */
public final class RoomRates {
    private RoomRates() {}

    /** A whole update. */
    public record Update(long at, Node node, List<Room> rooms) {}

    /**
     * @param name of this server among others
     * @param draining it opens no new rooms
     * @param refused how often a limit was reached; those that were
     */
    public record Node(
            String name,
            boolean draining,
            Map<String, Long> refused,
            int rooms,
            int participants,
            int tracks,
            double packetsInPerSecond,
            double packetsOutPerSecond,
            double bitsInPerSecond,
            double bitsOutPerSecond,
            Map<String, Long> drops,
            String io,
            String srtp,
            long uptimeSeconds) {}

    public record Room(
            String name,
            String template,
            Map<String, String> labels,
            long createdAt,
            double packetsInPerSecond,
            double packetsOutPerSecond,
            double bitsInPerSecond,
            double bitsOutPerSecond,
            double lossIn,
            double lossOut,
            List<Person> participants) {}

    /**
     * @param client what the client says of itself; null if nothing yet
     */
    public record Person(
            String id,
            String identity,
            String name,
            long joinedAt,
            String connection,
            boolean hidden,
            @Nullable String remoteAddress,
            @Nullable String srtpProfile,
            double rttMs,
            double packetsInPerSecond,
            double packetsOutPerSecond,
            double bitsInPerSecond,
            double bitsOutPerSecond,
            double lossIn,
            double lossOut,
            @Nullable Bandwidth bandwidth,
            List<TrackRate> tracks,
            List<SlotRate> slots,
            @Nullable ClientReport client) {}

    /**
     * The path to a participant; null where its client gives no feedback for an estimate.
     *
     * @param estimate bit/s that its slots may send together, -1 while nothing limits them
     * @param limitedBy what keeps the estimate from being higher
     * @param wanted bit/s that its slots could use, 0 for unknown
     * @param probe bit/s of the probe that is being sent, or 0
     * @param queueMs how long what waits to be sent will take
     * @param faults what was wrong in the client's feedback, by name
     */
    public record Bandwidth(
            long estimate,
            String limitedBy,
            long wanted,
            long probe,
            int probes,
            double queueMs,
            double rttMs,
            double loss,
            Map<String, Long> faults) {}

    public record TrackRate(
            String id,
            String kind,
            String source,
            boolean muted,
            String codec,
            double bitsPerSecond,
            double packetsPerSecond,
            double loss,
            double jitterMs,
            long keyFrames,
            long nacks,
            long plis) {}

    /**
     * @param reason why no more is sent, or empty
     * @param encoding which of the track's encodings is sent, from 0; -1 for none
     */
    public record SlotRate(
            String mid,
            String kind,
            String track,
            String reason,
            double bitsPerSecond,
            double packetsPerSecond,
            double loss,
            double jitterMs,
            long retransmissions,
            int encoding) {}
}
