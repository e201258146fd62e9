package sfu.admin.cli;

import org.jspecify.annotations.Nullable;

import sfu.admin.config.ClusterConfig;
import sfu.admin.config.LimitsConfig;
import sfu.admin.config.ResumeConfig;
import sfu.admin.config.RosterConfig;
import sfu.core.room.HandoverLimits;
import sfu.core.room.RoomLimits;
import sfu.core.room.RosterPolicy;
import sfu.core.room.ServerLimits;
import sfu.signaling.session.MessageLimits;
import sfu.signaling.session.ResumeLimits;
import sfu.signaling.session.SessionLimits;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;

/** What a file's limits make of the rooms, of all together and of a client's session. */
final class HostingOptions {
    private HostingOptions() {}

    static RoomLimits rooms(@Nullable LimitsConfig file) {
        RoomLimits defaults = RoomLimits.defaults();
        if (file == null) {
            return defaults;
        }
        return new RoomLimits(
                or(file.rooms(), defaults.maxRooms()),
                or(file.participantsPerRoom(), defaults.maxParticipants()),
                or(file.tracksPerParticipant(), defaults.maxTracksPerParticipant()),
                or(file.slotsPerParticipant(), defaults.maxSlotsPerParticipant()),
                or(file.overridesPerParticipant(), defaults.maxOverrides()),
                or(file.transportsPerShard(), defaults.transportsPerShard()),
                or(file.transportsPerNode(), defaults.transportsHere()),
                or(file.edgesPerNode(), defaults.edgesPerNode()),
                or(file.bitratePerRoomBps(), defaults.maxBitrateBps()),
                or(file.connectMs(), defaults.connectMs()));
    }

    static ServerLimits server(@Nullable LimitsConfig file) {
        ServerLimits defaults = ServerLimits.defaults();
        if (file == null) {
            return defaults;
        }
        return new ServerLimits(
                or(file.participants(), defaults.maxParticipants()),
                or(file.publishers(), defaults.maxPublishers()),
                or(file.tracks(), defaults.maxTracks()),
                or(file.bitrateBps(), defaults.maxBitrateBps()),
                or(file.joinsPerSecond(), defaults.joinsPerSecond()),
                or(file.joinsPerMinute(), defaults.joinsPerMinute()),
                or(file.sessionsPerIdentity(), defaults.sessionsPerIdentity()));
    }

    static SessionLimits sessions(@Nullable LimitsConfig file) {
        SessionLimits defaults = SessionLimits.defaults();
        if (file == null) {
            return defaults;
        }
        Map<String, Integer> messages = file.messages() == null ? Map.of() : file.messages();
        Integer pages = file.roster() == null ? null : file.roster().pagesPerSecond();
        return defaults.with(
                        or(file.messagesPerSecond(), defaults.messagesPerSecond()),
                        or(
                                first(file.viewsPerSecond(), messages.get("view")),
                                defaults.viewsPerSecond()),
                        or(first(pages, messages.get("participants")), defaults.pagesPerSecond()))
                .with(new MessageLimits(messages))
                .with(resume(file.resume(), defaults.resume()));
    }

    private static ResumeLimits resume(@Nullable ResumeConfig file, ResumeLimits defaults) {
        if (file == null) {
            return defaults;
        }
        return new ResumeLimits(
                file.seconds() == null ? defaults.window() : Duration.ofSeconds(file.seconds()),
                or(file.messages(), defaults.messages()),
                or(file.bytes(), defaults.bytes()));
    }

    static RosterPolicy roster(@Nullable LimitsConfig file) {
        RosterPolicy defaults = RosterPolicy.defaults();
        RosterConfig its = file == null ? null : file.roster();
        if (its == null) {
            return defaults;
        }
        return new RosterPolicy(
                defaults.audience(),
                or(its.firstPage(), defaults.firstPage()),
                or(its.maxPage(), defaults.maxPage()),
                or(its.minIntervalMs(), defaults.minInterval()),
                or(its.intervalPerMemberMs(), defaults.intervalPerMember()),
                or(its.maxIntervalMs(), defaults.maxInterval()));
    }

    static HandoverLimits handovers(@Nullable ClusterConfig file) {
        HandoverLimits defaults = HandoverLimits.defaults();
        if (file == null) {
            return defaults;
        }
        return new HandoverLimits(
                or(file.movedRooms(), defaults.rooms()),
                or(file.movedFirstMs(), defaults.firstWithin()),
                or(file.movedAllMs(), defaults.allWithin()));
    }

    /** The host's name where none was given. */
    static String node(String given) {
        if (!given.isBlank()) {
            return given;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static Duration or(@Nullable Integer ms, Duration absent) {
        return ms == null ? absent : Duration.ofMillis(ms);
    }

    private static @Nullable Integer first(@Nullable Integer one, @Nullable Integer other) {
        return one == null ? other : one;
    }

    private static long or(@Nullable Long value, long absent) {
        return value == null ? absent : value;
    }

    private static int or(@Nullable Integer value, int absent) {
        return value == null ? absent : value;
    }
}
