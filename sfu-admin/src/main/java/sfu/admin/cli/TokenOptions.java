package sfu.admin.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import sfu.admin.config.ConfigException;
import sfu.core.api.MediaCap;
import sfu.core.api.Role;
import sfu.core.api.Selection;
import sfu.core.api.TrackSource;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Operating;
import sfu.signaling.auth.Powers;
import sfu.signaling.auth.Publishing;
import sfu.signaling.auth.Receiving;
import sfu.signaling.auth.Validity;
import sfu.signaling.protocol.Codes;
import sfu.signaling.sdp.CodecPolicy;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Flags of token that say what it allows. */
final class TokenOptions {
    @Option(
            names = "--room",
            paramLabel = "NAME",
            description = "a name, or the beginning of names and *; default any")
    String room = Grant.ANY_ROOM;

    @Option(names = "--no-room", description = "opens no room")
    boolean noRoom;

    @Option(names = "--identity", paramLabel = "ID", description = "who it is for")
    String identity = "";

    @Option(names = "--name", paramLabel = "NAME", description = "to be shown")
    String name = "";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description =
                    "in rooms with a stage: attendee (default), speaker, who begins on it, or"
                            + " moderator, who decides who is")
    Role role = Role.ATTENDEE;

    @Option(
            names = "--roles",
            paramLabel = "WORD",
            split = ",",
            description = "words of the application's own")
    List<String> roles = List.of();

    @Option(names = "--no-publish", description = "may not publish")
    boolean noPublish;

    @Option(
            names = "--publish-sources",
            paramLabel = "SOURCE",
            split = ",",
            description = "may publish these alone: microphone, camera, screen, screenAudio")
    @Nullable List<String> publishSources;

    @Option(
            names = "--publish-codecs",
            paramLabel = "NAME",
            split = ",",
            description = "video in these alone: VP8, VP9, H264, AV1")
    List<String> publishCodecs = List.of();

    @Option(
            names = "--publish-cap",
            paramLabel = "WxH@FPS:BITS",
            converter = CapConverter.class,
            description = "of each video track that it sends, as 1280x720@30:2500000 or :900000")
    MediaCap publishCap = MediaCap.NONE;

    @Option(
            names = "--receive-cap",
            paramLabel = "WxH@FPS:BITS",
            converter = CapConverter.class,
            description = "of each video track that it is sent")
    MediaCap receiveCap = MediaCap.NONE;

    @Option(names = "--max-tracks", paramLabel = "N", description = "that it publishes")
    int maxTracks;

    @Option(names = "--no-subscribe", description = "may not subscribe")
    boolean noSubscribe;

    @Option(
            names = "--subscribe-to",
            paramLabel = "IDENTITY",
            split = ",",
            description = "whose tracks it may be sent; without it everybody's")
    List<String> subscribeTo = List.of();

    @Option(
            names = "--subscribe-sources",
            paramLabel = "SOURCE",
            split = ",",
            description = "may be sent these alone: microphone, camera, screen, screenAudio")
    @Nullable List<String> subscribeSources;

    @Option(names = "--no-metadata", description = "writes nothing on itself and its tracks")
    boolean noMetadata;

    @Option(names = "--no-chat", description = "may not chat")
    boolean noChat;

    @Option(names = "--moderate", description = "may moderate, as the role moderator may")
    boolean moderate;

    @Option(names = "--hidden", description = "others are not told of it; it publishes nothing")
    boolean hidden;

    @Option(names = "--recorder", description = "a program that records; hidden too")
    boolean recorder;

    @Option(names = "--admitted", description = "comes into rooms with a lobby without knocking")
    boolean admitted;

    @Option(
            names = "--channels",
            paramLabel = "NAME",
            split = ",",
            description =
                    "chat channels that it may join: names, or the beginning of names and *;"
                            + " default none")
    List<String> channels = List.of();

    @Option(names = "--org", paramLabel = "NAME", description = "that the holder belongs to")
    String org = "";

    @Option(
            names = "--notify",
            paramLabel = "WHOM",
            description = "may notify: none (default), users, org, all")
    Powers.Notify notify = Powers.Notify.NONE;

    @Option(names = "--admin", description = "opens the operators' plane")
    boolean admin;

    @Option(
            names = "--operates",
            paramLabel = "LEVEL[:ROOMS]",
            description =
                    "opens a part of the operators' plane: read, moderate or admin; for all rooms, or"
                            + " for some, as moderate:team-a-*,lobby (names, or the beginning of"
                            + " names and *)")
    String operates = "";

    @Option(names = "--id", paramLabel = "JTI", description = "of the token, default made up")
    String id = "";

    @Option(
            names = "--ttl",
            paramLabel = "DURATION",
            defaultValue = "PT6H",
            description = "ISO 8601, default ${DEFAULT-VALUE}")
    Duration ttl = Duration.ofHours(6);

    private Operating operating() throws ConfigException {
        if (operates.isEmpty()) {
            return Operating.NOTHING;
        }
        if (admin) {
            throw new ConfigException("--admin says more than --operates: give one of them");
        }
        int at = operates.indexOf(':');
        String level = at < 0 ? operates : operates.substring(0, at);
        try {
            Operating.Level its = Operating.Level.valueOf(level.toUpperCase(Locale.ROOT));
            if (its != Operating.Level.NOTHING) {
                Set<String> rooms =
                        at < 0
                                ? Operating.EVERYWHERE
                                : Set.of(operates.substring(at + 1).split(",", -1));
                return new Operating(its, rooms);
            }
        } catch (IllegalArgumentException e) {
            // below
        }
        throw new ConfigException(
                "--operates is read, moderate or admin, and maybe a colon and rooms: names, or the"
                        + " beginning of names and *");
    }

    Grant grant(Instant now) throws ConfigException {
        return new Grant(
                identity,
                name,
                noRoom ? "" : room,
                role,
                Set.copyOf(roles),
                publishing(),
                new Receiving(
                        !noSubscribe,
                        receiveCap,
                        new Selection<>(subscribeTo.isEmpty() ? null : Set.copyOf(subscribeTo)),
                        new Selection<>(sources("--subscribe-sources", subscribeSources))),
                new Powers(
                        !noChat,
                        moderate || role == Role.MODERATOR,
                        notify,
                        !noMetadata,
                        admin,
                        hidden,
                        recorder,
                        Set.copyOf(channels),
                        admitted,
                        operating()),
                org,
                new Validity(id, now, now.plus(ttl)));
    }

    private Publishing publishing() throws ConfigException {
        if (maxTracks < 0) {
            throw new ConfigException("--max-tracks is 0 or more");
        }
        try {
            CodecPolicy codecs = new CodecPolicy(publishCodecs);
            Set<TrackSource> sources = sources("--publish-sources", publishSources);
            return new Publishing(
                    noPublish ? Set.of() : sources == null ? Set.of(TrackSource.values()) : sources,
                    codecs,
                    publishCap,
                    maxTracks);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("--publish-codecs: " + e.getMessage());
        }
    }

    private static @Nullable Set<TrackSource> sources(String option, @Nullable List<String> names)
            throws ConfigException {
        if (names == null) {
            return null;
        }
        Set<TrackSource> sources = EnumSet.noneOf(TrackSource.class);
        for (String each : names) {
            TrackSource source = Codes.source(each);
            if (source == null) {
                throw new ConfigException(
                        option + " are of microphone, camera, screen, screenAudio, not " + each);
            }
            sources.add(source);
        }
        return sources;
    }
}
