package sfu.admin.stream;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** What operators see, as JSON: rates a second, losses as fractions 0..1. */
public final class RoomRates {
    private RoomRates() {}

    /** A whole update. */
    public record Update(long at, Node node, List<Room> rooms) {}

    public record Node(
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
            long createdAt,
            double packetsInPerSecond,
            double packetsOutPerSecond,
            double bitsInPerSecond,
            double bitsOutPerSecond,
            double lossIn,
            double lossOut,
            List<Person> participants) {}

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
            List<TrackRate> tracks,
            List<SlotRate> slots) {}

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

    public record SlotRate(
            String mid,
            String kind,
            String track,
            String reason,
            double bitsPerSecond,
            double packetsPerSecond,
            double loss,
            double jitterMs,
            long retransmissions) {}
}
