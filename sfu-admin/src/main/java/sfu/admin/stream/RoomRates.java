package sfu.admin.stream;

import org.jspecify.annotations.Nullable;

import sfu.core.api.ParticipantInfo;
import sfu.core.stats.ClientReport;
import sfu.core.stats.DtlsSnapshot;
import sfu.core.stats.IceSnapshot;
import sfu.core.time.Clocks;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What operators see, as JSON: rates a second, losses as fractions 0..1, bits in bit/s. Scores are
 * 1 (bad) to 5, 0 where nothing flows; what is unknown is -1 or left out.
 */
public final class RoomRates {
    private RoomRates() {}

    /** A whole update. */
    public record Update(long at, Node node, List<Room> rooms) {}

    /**
     * @param name of this server among others
     * @param draining it opens no new rooms
     * @param refused how often a limit was reached; those that were
     * @param score of the worst participant
     * @param bad participants whose score is below 3
     * @param forward from a packet's arrival to when it left
     * @param pauses how often the whole process stood still
     * @param version of this server; empty where it is not known
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
            long uptimeSeconds,
            double score,
            int bad,
            Latency forward,
            OwnProcess process,
            long pauses,
            String version,
            List<Shard> shards) {
        /** The same, which drains, or not. */
        public Node draining(boolean its) {
            return new Node(
                    name,
                    its,
                    refused,
                    rooms,
                    participants,
                    tracks,
                    packetsInPerSecond,
                    packetsOutPerSecond,
                    bitsInPerSecond,
                    bitsOutPerSecond,
                    drops,
                    io,
                    srtp,
                    uptimeSeconds,
                    score,
                    bad,
                    forward,
                    process,
                    pauses,
                    version,
                    shards);
        }
    }

    /**
     * Of the packets that left in the interval.
     *
     * @param counts by the bounds of {@link sfu.core.stats.Latencies#BOUNDS_US}, and above
     */
    public record Latency(double p50Ms, double p99Ms, List<Long> counts) {}

    /**
     * The server's process.
     *
     * @param cpu cores in use
     * @param gcMsPerSecond time in collections, most of which stops nobody
     * @param hostCpu of all processors of the machine, or container, 0..1, by all that runs there
     * @param hostLoad runnable threads of the machine, averaged over a minute
     * @param processors that this process may use
     */
    public record OwnProcess(
            double cpu,
            long heapBytes,
            double gcMsPerSecond,
            int threads,
            double hostCpu,
            double hostLoad,
            int processors) {
        public static final OwnProcess UNKNOWN = new OwnProcess(-1, -1, -1, -1, -1, -1, -1);
    }

    /**
     * @param load share of a core that its thread was busy
     * @param level what it gives up for want of resources, as of {@link sfu.core.stats.LoadLevel}
     * @param stalled its loop takes no turns
     * @param stalls how often that was
     */
    public record Shard(
            int index,
            int transports,
            double load,
            double packetsInPerSecond,
            double packetsOutPerSecond,
            double bitsInPerSecond,
            double bitsOutPerSecond,
            double kernelDropsPerSecond,
            double p50Ms,
            double p99Ms,
            String level,
            boolean stalled,
            long stalls) {}

    /**
     * @param mediaPath sfu, direct (two are connected to each other) or mesh
     * @param locked nobody enters but moderators
     * @param score of the worst of its participants
     * @param bad participants whose score is below 3
     */
    public record Room(
            String name,
            String template,
            Map<String, String> labels,
            String mediaPath,
            boolean locked,
            long createdAt,
            double packetsInPerSecond,
            double packetsOutPerSecond,
            double bitsInPerSecond,
            double bitsOutPerSecond,
            double lossIn,
            double lossOut,
            int people,
            int tracks,
            double score,
            int bad,
            List<Person> participants) {
        /** That nobody is counted in. */
        public static Room blank(
                String name, String template, Map<String, String> labels, long createdAt) {
            return new Room(
                    name, template, labels, "sfu", false, createdAt, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                    List.of());
        }

        /** The same with these in it. */
        public Room with(List<Person> all) {
            return copy(labels, all.size(), all);
        }

        /** The same under other labels. */
        public Room labelled(Map<String, String> its) {
            return copy(its, people, participants);
        }

        /** Without who is in it. */
        public Room alone() {
            return copy(labels, people, List.of());
        }

        private Room copy(Map<String, String> itsLabels, int howMany, List<Person> all) {
            return new Room(
                    name,
                    template,
                    itsLabels,
                    mediaPath,
                    locked,
                    createdAt,
                    packetsInPerSecond,
                    packetsOutPerSecond,
                    bitsInPerSecond,
                    bitsOutPerSecond,
                    lossIn,
                    lossOut,
                    howMany,
                    tracks,
                    score,
                    bad,
                    all);
        }
    }

    /**
     * @param role attendee, speaker or moderator
     * @param onStage always true in a room without a stage
     * @param handRaisedAt milliseconds since 1970; 0: it is not raised
     * @param ice the pair of addresses in use; left out before there is one
     * @param dtls what its handshake came to; left out before it is done
     * @param drops of its packets, by reason, since it came
     * @param blame whose fault it is: nobody, uplink, downlink, publisher, server, client
     * @param findings what is wrong, what costs most of its worst stream first
     * @param client what the client says of itself; left out if nothing yet
     */
    public record Person(
            String id,
            String identity,
            String name,
            long joinedAt,
            String connection,
            boolean hidden,
            String role,
            boolean onStage,
            long handRaisedAt,
            @Nullable String remoteAddress,
            @Nullable String srtpProfile,
            double rttMs,
            double packetsInPerSecond,
            double packetsOutPerSecond,
            double bitsInPerSecond,
            double bitsOutPerSecond,
            double lossIn,
            double lossOut,
            int shard,
            @Nullable IceSnapshot ice,
            @Nullable DtlsSnapshot dtls,
            Map<String, Long> drops,
            @Nullable Bandwidth bandwidth,
            double score,
            String blame,
            List<Fault> findings,
            List<TrackRate> tracks,
            List<SlotRate> slots,
            @Nullable ClientReport client) {
        /** Of whom nothing is counted yet. */
        public static Person blank(ParticipantInfo its) {
            return new Person(
                    its.id(),
                    its.identity(),
                    its.name(),
                    Clocks.system().steadyMs(),
                    "NEW",
                    false,
                    its.role().name().toLowerCase(Locale.ROOT),
                    its.onStage(),
                    0,
                    null,
                    null,
                    -1,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    -1,
                    null,
                    null,
                    Map.of(),
                    null,
                    0,
                    "nobody",
                    List.of(),
                    List.of(),
                    List.of(),
                    null);
        }
    }

    /**
     * Something that is wrong; see {@link sfu.core.quality.Finding}.
     *
     * @param blame as of a person
     * @param where the mid of the slot or the id of the track that it is about; empty for all
     * @param cost points of the score that it takes, about
     */
    public record Fault(
            String blame, String what, String where, double value, double cost, String sentence) {}

    /**
     * The path to a participant; null where its client gives no feedback for an estimate.
     *
     * @param estimate bit/s that its slots may send together, -1 while nothing limits them
     * @param limitedBy what keeps the estimate from being higher
     * @param wanted bit/s that its slots could use, 0 for unknown
     * @param acked bit/s that came through
     * @param probe bit/s of the probe that is being sent, or 0
     * @param queueMs how long what waits to be sent will take
     * @param faults what was wrong in the client's feedback, by name
     */
    public record Bandwidth(
            long estimate,
            String limitedBy,
            long wanted,
            long acked,
            long probe,
            int probes,
            double queueMs,
            double rttMs,
            double loss,
            Map<String, Long> faults) {}

    /**
     * @param speech by what it is known how loud a voice is: level, size, none; empty of video
     * @param watched in how many slots it is
     * @param blame as of a person, and in a sentence why; empty where nothing is wrong
     * @param encodings of video
     */
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
            long plis,
            String speech,
            int watched,
            double score,
            String blame,
            String sentence,
            List<EncodingRate> encodings) {}

    /** One of the streams in which a video track is sent; bits over two seconds. */
    public record EncodingRate(
            String rid,
            boolean active,
            long bitsPerSecond,
            int width,
            int height,
            double framesPerSecond,
            double loss,
            double jitterMs,
            int spatialLayers,
            int temporalLayers) {}

    /**
     * @param reason why no more is sent, or empty
     * @param encoding which of the track's encodings is sent, from 0; -1 for none
     * @param wish what is to be sent, and how it is looked at; of video
     * @param plis key frame requests, of which firs were FIR
     * @param frozen whether nothing was sent of a picture that goes on
     * @param blame as of a person, and in a sentence why; empty where nothing is wrong
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
            long nacks,
            long plis,
            long firs,
            int encoding,
            int spatial,
            int temporal,
            @Nullable Wish wish,
            boolean frozen,
            double score,
            String blame,
            String sentence) {}

    /**
     * What a slot is to be sent.
     *
     * @param target bit/s of its layers
     * @param useful bit/s of the best layers that its view could use
     * @param width of the view in pixels, 0 for any
     */
    public record Wish(
            int encoding,
            int spatial,
            int temporal,
            long target,
            long useful,
            int width,
            int height,
            int frameRate,
            int priority,
            boolean visible) {}
}
