package sfu.signaling.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import org.jspecify.annotations.Nullable;

import sfu.signaling.ice.IceServer;

import java.util.List;
import java.util.Map;

/** What a session tells its client: replies, with the request's id in "re", and events. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerMessage.Joined.class, name = "joined"),
    @JsonSubTypes.Type(value = ServerMessage.Resumed.class, name = "resumed"),
    @JsonSubTypes.Type(value = ServerMessage.Answer.class, name = "answer"),
    @JsonSubTypes.Type(value = ServerMessage.Ok.class, name = "ok"),
    @JsonSubTypes.Type(value = ServerMessage.IceServers.class, name = "iceServers"),
    @JsonSubTypes.Type(value = ServerMessage.Pong.class, name = "pong"),
    @JsonSubTypes.Type(value = ServerMessage.Failure.class, name = "error"),
    @JsonSubTypes.Type(value = ServerMessage.Waiting.class, name = "waiting"),
    @JsonSubTypes.Type(value = ServerMessage.Stage.class, name = "stage"),
    @JsonSubTypes.Type(value = ServerMessage.Participants.class, name = "participants"),
    @JsonSubTypes.Type(value = ServerMessage.Room.class, name = "room"),
    @JsonSubTypes.Type(value = ServerMessage.Permissions.class, name = "permissions"),
    @JsonSubTypes.Type(value = ServerMessage.Roster.class, name = "roster"),
    @JsonSubTypes.Type(value = ServerMessage.Slots.class, name = "slots"),
    @JsonSubTypes.Type(value = ServerMessage.Layers.class, name = "layers"),
    @JsonSubTypes.Type(value = ServerMessage.Speakers.class, name = "speakers"),
    @JsonSubTypes.Type(value = ServerMessage.Backup.class, name = "backup"),
    @JsonSubTypes.Type(value = DirectMessage.Direct.class, name = "direct"),
    @JsonSubTypes.Type(value = DirectMessage.Signal.class, name = "signal"),
    @JsonSubTypes.Type(value = NotifyMessage.Notified.class, name = "notified"),
    @JsonSubTypes.Type(value = NotifyMessage.Notification.class, name = "notification"),
    @JsonSubTypes.Type(value = NotifyMessage.Online.class, name = "online"),
    @JsonSubTypes.Type(value = ServerMessage.TokenExpiring.class, name = "tokenExpiring"),
    @JsonSubTypes.Type(value = ChatMessage.Session.class, name = "session"),
    @JsonSubTypes.Type(value = ChatMessage.Channel.class, name = "channel"),
    @JsonSubTypes.Type(value = ChatMessage.ChannelPeople.class, name = "channel.people"),
    @JsonSubTypes.Type(value = ChatMessage.MessageSent.class, name = "message.sent"),
    @JsonSubTypes.Type(value = ChatMessage.Message.class, name = "message"),
    @JsonSubTypes.Type(value = ChatMessage.Messages.class, name = "messages"),
    @JsonSubTypes.Type(value = ChatMessage.MessageEdited.class, name = "message.edited"),
    @JsonSubTypes.Type(value = ChatMessage.MessageDeleted.class, name = "message.deleted"),
    @JsonSubTypes.Type(value = ChatMessage.Typing.class, name = "typing"),
    @JsonSubTypes.Type(value = ChatMessage.Relay.class, name = "relay"),
    @JsonSubTypes.Type(value = ServerMessage.Connected.class, name = "connected"),
    @JsonSubTypes.Type(value = ModerationMessage.Muted.class, name = "muted"),
    @JsonSubTypes.Type(value = ModerationMessage.UnmuteAsked.class, name = "unmuteAsked"),
    @JsonSubTypes.Type(value = ModerationMessage.Lobby.class, name = "lobby"),
    @JsonSubTypes.Type(value = ModerationMessage.Moved.class, name = "moved"),
    @JsonSubTypes.Type(value = ModerationMessage.BreakoutEnds.class, name = "breakoutEnds"),
    @JsonSubTypes.Type(value = ModerationMessage.Breakouts.class, name = "breakouts"),
    @JsonSubTypes.Type(value = ServerMessage.Relocated.class, name = "relocated"),
    @JsonSubTypes.Type(value = ServerMessage.AddressesGone.class, name = "addressesGone"),
    @JsonSubTypes.Type(value = ServerMessage.Closed.class, name = "closed")
})
public sealed interface ServerMessage
        permits ChatMessage,
                ServerMessage.Joined,
                ServerMessage.Resumed,
                ServerMessage.Participants,
                ServerMessage.Answer,
                ServerMessage.Ok,
                ServerMessage.IceServers,
                ServerMessage.Pong,
                ServerMessage.Failure,
                ServerMessage.Waiting,
                ServerMessage.Stage,
                ServerMessage.Roster,
                ServerMessage.Room,
                ServerMessage.Permissions,
                ServerMessage.Slots,
                ServerMessage.Layers,
                ServerMessage.Speakers,
                ServerMessage.Backup,
                ServerMessage.TokenExpiring,
                ServerMessage.Connected,
                ServerMessage.Relocated,
                ServerMessage.AddressesGone,
                ServerMessage.Closed,
                DirectMessage,
                NotifyMessage,
                ModerationMessage {
    /**
     * @param page the first {@link Page}, as text
     * @param session its name, to resume it
     * @param resumeToken a secret for that, of one use
     * @param resumeSeconds how long it waits without a connection; 0: not at all
     * @param features what this server can beyond the least
     * @param permissions what the client may do; the event has its changes
     */
    record Joined(
            long re,
            int protocol,
            String room,
            Me participant,
            @JsonRawValue String page,
            List<IceServer> iceServers,
            String session,
            String resumeToken,
            long resumeSeconds,
            List<String> features,
            RoomInfo roomInfo,
            Allowed permissions)
            implements ServerMessage {}

    /**
     * The session goes on; what the client missed follows.
     *
     * @param resumeToken the next secret
     * @param received the highest id of a request that came: later ones are to be sent again
     */
    record Resumed(long re, String resumeToken, long received) implements ServerMessage {}

    /**
     * @param page a {@link Page}, as text
     */
    record Participants(long re, @JsonRawValue String page) implements ServerMessage {}

    record Answer(long re, String sdp) implements ServerMessage {}

    record Ok(long re) implements ServerMessage {}

    /** With credentials that hold from now on. */
    record IceServers(long re, List<IceServer> iceServers) implements ServerMessage {}

    record Pong(long re) implements ServerMessage {}

    /**
     * @param re null when it is not about a request; of an offer that was answered: what it
     *     publishes was refused when its media came
     * @param limit which one was reached; null for other codes
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Failure(@Nullable Long re, ErrorCode code, @Nullable String limit, String message)
            implements ServerMessage {}

    /**
     * The room is full, or has a lobby; the reply to the join comes later.
     *
     * @param re the join's id
     * @param reason full, lobby
     * @param position in line, from 1; missing in a lobby
     * @param session its name in a lobby, to resume it meanwhile, as in {@link Joined}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Waiting(
            long re,
            String room,
            String reason,
            @Nullable Integer position,
            @Nullable String session,
            @Nullable String resumeToken,
            @Nullable Long resumeSeconds)
            implements ServerMessage {
        /** In line. */
        public Waiting(long re, String room, int position) {
            this(re, room, "full", position, null, null, null);
        }
    }

    /**
     * How somebody stands to the stage now; told to that one and to moderators.
     *
     * @param state off, requested, invited, on
     * @param cause request, leave, invite, call, accept, refuse, remove
     */
    record Stage(Me participant, String state, String cause) implements ServerMessage {}

    /**
     * What changed in the list of who is here.
     *
     * @param from the version that it applies to
     * @param participants how many there are, also those who are not listed
     * @param publishers how many of them publish anything
     * @param left to be taken away first
     * @param people who came or changed, as they are now
     */
    record Roster(
            long from,
            long to,
            int participants,
            int publishers,
            List<LeftEntry> left,
            List<Person> people)
            implements ServerMessage {}

    /**
     * What is written on the room, or how it is kept, is another.
     *
     * @param locked nobody enters but moderators
     * @param lobby who comes has to be admitted
     * @param recording it is said to be recorded
     */
    record Room(
            String metadata,
            Map<String, String> attributes,
            boolean locked,
            boolean lobby,
            boolean recording)
            implements ServerMessage {}

    /**
     * What the client may do was changed; this is all that it may now.
     *
     * @param canPublishSources of these alone, if it may
     * @param canSubscribeTo the identities of those whose tracks it may be sent; null: all
     * @param canSubscribeSources of which sources those are
     */
    record Permissions(
            boolean canPublish,
            List<String> canPublishSources,
            boolean canSubscribe,
            @Nullable List<String> canSubscribeTo,
            List<String> canSubscribeSources,
            boolean canUpdateMetadata,
            boolean canModerate)
            implements ServerMessage {}

    /** The slots that changed. */
    record Slots(List<SlotEntry> slots) implements ServerMessage {}

    /**
     * What the client is to send in a section of its own: each encoding on or off, and at most so
     * much.
     *
     * @param cap null when there is no limit
     */
    record Layers(String mid, List<EncodingEntry> encodings, @Nullable CapEntry cap)
            implements ServerMessage {}

    /**
     * Who speaks.
     *
     * @param dominant a participant's id, null in silence
     * @param recent those who were dominant, the latest first
     */
    record Speakers(@Nullable String dominant, List<String> recent) implements ServerMessage {}

    /**
     * A video track of the client that it is to send in a second codec too, for those who cannot
     * decode the first.
     *
     * @param codec name as in SDP; null: no longer
     */
    record Backup(String mid, @Nullable String codec) implements ServerMessage {}

    /**
     * The client is to send a new token.
     *
     * @param inMs milliseconds until the session ends
     */
    record TokenExpiring(long inMs) implements ServerMessage {}

    record Connected() implements ServerMessage {}

    /** The room goes on at another node: join again, by any node, and leave here once in. */
    record Relocated() implements ServerMessage {}

    /** The server lost these addresses: whoever's media goes to one of them restarts ICE. */
    record AddressesGone(List<String> addresses) implements ServerMessage {}

    /** The session ends; the socket closes next. */
    record Closed(String reason) implements ServerMessage {}

    /**
     * A participant as it knows itself.
     *
     * @param number unsigned: the CSRC of all RTP packets that show or carry this person
     * @param role null: attendee
     * @param onStage whether it may publish, if it can
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Me(
            String id,
            String identity,
            String name,
            long number,
            boolean canPublish,
            boolean canSubscribe,
            @Nullable String role,
            boolean onStage) {}

    /**
     * @param number unsigned: the CSRC of all RTP packets that show or carry this person
     * @param role null: attendee
     * @param metadata null: none, as attributes
     * @param handRaisedAt milliseconds since 1970; null: it is not raised
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Person(
            String id,
            String identity,
            String name,
            long number,
            @Nullable String role,
            boolean onStage,
            @Nullable String metadata,
            @Nullable Map<String, String> attributes,
            @Nullable Long handRaisedAt,
            List<TrackEntry> tracks) {}

    /**
     * @param metadata null: none, as attributes
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TrackEntry(
            String id,
            String kind,
            String source,
            boolean muted,
            @Nullable String metadata,
            @Nullable Map<String, String> attributes) {}

    /**
     * @param template its name in the server's configuration
     * @param labels that the configuration gives the room
     */
    record RoomInfo(
            String template,
            Map<String, String> labels,
            String metadata,
            Map<String, String> attributes,
            boolean locked,
            boolean lobby,
            boolean recording) {}

    /**
     * What the client may do.
     *
     * @param canPublishSources of these alone, if it may
     * @param canSubscribeTo the identities of those whose tracks it may be sent; null: all
     * @param canSubscribeSources of which sources those are
     */
    record Allowed(
            boolean canPublish,
            List<String> canPublishSources,
            boolean canSubscribe,
            @Nullable List<String> canSubscribeTo,
            List<String> canSubscribeSources,
            boolean canUpdateMetadata,
            boolean canModerate) {}

    /**
     * @param reason also "audience": still here, but only counted
     */
    record LeftEntry(String id, String reason) {}

    /**
     * Of the list of who is here.
     *
     * @param next for the next page, null after the last
     */
    record Page(
            long version,
            int participants,
            int publishers,
            List<Person> people,
            @Nullable String next) {}

    /**
     * @param reason why no more is sent: noSource, codec, permission, moderator, muted, view,
     *     bandwidth, cap, paused; null when that is the best that there is
     * @param layer what of the track is sent; null when that is not known
     * @param source the track's
     * @param identity of the participant, as its name: it may be on no page that the client has
     * @param rtpTimestamp the first of this source in the slot, or -1 before its first packet
     * @param loudest whether it carries whoever is loudest
     */
    record SlotEntry(
            String mid,
            String kind,
            @Nullable String track,
            @Nullable String source,
            @Nullable String participant,
            @Nullable String identity,
            @Nullable String name,
            @Nullable String reason,
            @Nullable LayerEntry layer,
            long rtpTimestamp,
            boolean loudest) {}

    /**
     * @param encoding in the publisher's offer, from 0; -1 when nothing is sent
     * @param width 0 when it is not known, as height and frameRate
     * @param paused nothing is sent, though there is a track
     */
    record LayerEntry(
            int encoding,
            String rid,
            int width,
            int height,
            int frameRate,
            int spatial,
            int temporal,
            boolean paused) {}

    /**
     * @param index in the client's offer, from 0
     * @param rid empty without simulcast by RID
     * @param maxBitrate in bits a second, headers and all: of the best that is wanted, what fits
     *     the path of the best of its subscribers; 0 for no limit
     */
    record EncodingEntry(int index, String rid, boolean active, long maxBitrate) {}

    /**
     * 0 stands for no limit.
     *
     * @param bitrate of all encodings together, in bits a second
     */
    record CapEntry(int width, int height, int frameRate, long bitrate) {}
}
