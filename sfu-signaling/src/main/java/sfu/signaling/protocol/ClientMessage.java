package sfu.signaling.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** What a client asks; each has an id and gets exactly one reply. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ClientMessage.Join.class, name = "join"),
    @JsonSubTypes.Type(value = ClientMessage.Connect.class, name = "connect"),
    @JsonSubTypes.Type(value = ClientMessage.Resume.class, name = "resume"),
    @JsonSubTypes.Type(value = ClientMessage.Offer.class, name = "offer"),
    @JsonSubTypes.Type(value = ClientMessage.Mute.class, name = "mute"),
    @JsonSubTypes.Type(value = ClientMessage.View.class, name = "view"),
    @JsonSubTypes.Type(value = ClientMessage.StageRequest.class, name = "stage.request"),
    @JsonSubTypes.Type(value = ClientMessage.StageLeave.class, name = "stage.leave"),
    @JsonSubTypes.Type(value = ClientMessage.StageInvite.class, name = "stage.invite"),
    @JsonSubTypes.Type(value = ClientMessage.StageCall.class, name = "stage.call"),
    @JsonSubTypes.Type(value = ClientMessage.StageAccept.class, name = "stage.accept"),
    @JsonSubTypes.Type(value = ClientMessage.StageRefuse.class, name = "stage.refuse"),
    @JsonSubTypes.Type(value = ClientMessage.StageRemove.class, name = "stage.remove"),
    @JsonSubTypes.Type(value = ClientMessage.Participants.class, name = "participants"),
    @JsonSubTypes.Type(value = ClientMessage.IceServers.class, name = "iceServers"),
    @JsonSubTypes.Type(value = ClientMessage.Metadata.class, name = "metadata"),
    @JsonSubTypes.Type(value = ClientMessage.TrackPermissions.class, name = "trackPermissions"),
    @JsonSubTypes.Type(value = ClientMessage.Stats.class, name = "stats"),
    @JsonSubTypes.Type(value = NotifyRequest.Notify.class, name = "notify"),
    @JsonSubTypes.Type(value = NotifyRequest.NotificationAck.class, name = "notification.ack"),
    @JsonSubTypes.Type(value = NotifyRequest.Online.class, name = "online"),
    @JsonSubTypes.Type(value = ClientMessage.Token.class, name = "token"),
    @JsonSubTypes.Type(value = ChatRequest.ChannelJoin.class, name = "channel.join"),
    @JsonSubTypes.Type(value = ChatRequest.ChannelLeave.class, name = "channel.leave"),
    @JsonSubTypes.Type(value = ChatRequest.MessageSend.class, name = "message.send"),
    @JsonSubTypes.Type(value = ChatRequest.MessageEdit.class, name = "message.edit"),
    @JsonSubTypes.Type(value = ChatRequest.MessageDelete.class, name = "message.delete"),
    @JsonSubTypes.Type(value = ChatRequest.MessageHistory.class, name = "message.history"),
    @JsonSubTypes.Type(value = ChatRequest.Typing.class, name = "typing"),
    @JsonSubTypes.Type(value = ChatRequest.Relay.class, name = "relay"),
    @JsonSubTypes.Type(value = DirectRequest.Ready.class, name = "direct.ready"),
    @JsonSubTypes.Type(value = DirectRequest.State.class, name = "direct.state"),
    @JsonSubTypes.Type(value = DirectRequest.Signal.class, name = "signal"),
    @JsonSubTypes.Type(value = ClientMessage.Leave.class, name = "leave"),
    @JsonSubTypes.Type(value = ModerationRequest.MuteOther.class, name = "moderate.mute"),
    @JsonSubTypes.Type(value = ModerationRequest.AskUnmute.class, name = "moderate.askUnmute"),
    @JsonSubTypes.Type(value = ModerationRequest.StopVideo.class, name = "moderate.stopVideo"),
    @JsonSubTypes.Type(value = ModerationRequest.Remove.class, name = "moderate.remove"),
    @JsonSubTypes.Type(value = ModerationRequest.Ban.class, name = "moderate.ban"),
    @JsonSubTypes.Type(value = ModerationRequest.Unban.class, name = "moderate.unban"),
    @JsonSubTypes.Type(value = ModerationRequest.Lock.class, name = "moderate.lock"),
    @JsonSubTypes.Type(value = ModerationRequest.SetRole.class, name = "moderate.role"),
    @JsonSubTypes.Type(value = ModerationRequest.Admit.class, name = "lobby.admit"),
    @JsonSubTypes.Type(value = ModerationRequest.Refuse.class, name = "lobby.refuse"),
    @JsonSubTypes.Type(value = ModerationRequest.EndRoom.class, name = "room.end"),
    @JsonSubTypes.Type(value = ModerationRequest.Recording.class, name = "recording"),
    @JsonSubTypes.Type(value = ModerationRequest.Hand.class, name = "hand"),
    @JsonSubTypes.Type(value = ModerationRequest.BreakoutOpen.class, name = "breakout.open"),
    @JsonSubTypes.Type(value = ModerationRequest.BreakoutMove.class, name = "breakout.move"),
    @JsonSubTypes.Type(value = ModerationRequest.BreakoutClose.class, name = "breakout.close"),
    @JsonSubTypes.Type(value = ModerationRequest.BreakoutList.class, name = "breakout.list"),
    @JsonSubTypes.Type(value = ClientMessage.Ping.class, name = "ping")
})
public sealed interface ClientMessage
        permits ChatRequest,
                ClientMessage.Join,
                ClientMessage.Connect,
                ClientMessage.Resume,
                ClientMessage.Offer,
                ClientMessage.Mute,
                ClientMessage.View,
                ClientMessage.Participants,
                ClientMessage.IceServers,
                ClientMessage.Metadata,
                ClientMessage.TrackPermissions,
                ClientMessage.Stats,
                ClientMessage.Token,
                ClientMessage.Leave,
                ClientMessage.Ping,
                ClientMessage.OnStage,
                DirectRequest,
                NotifyRequest,
                ModerationRequest {
    /** Positive, chosen by the client, unique on its connection. */
    long id();

    /**
     * @param role asked for; where tokens are needed, theirs holds
     * @param features what the client can beyond the least, as "resume"
     * @param ticket of "moved", instead of room, name, identity, token and role
     */
    record Join(
            long id,
            @Nullable String room,
            @Nullable String name,
            @Nullable String identity,
            @Nullable String token,
            @Nullable String role,
            @Nullable List<@Nullable String> features,
            @Nullable String ticket)
            implements ClientMessage {}

    /**
     * Instead of join, or before it: a session that is in no room.
     *
     * @param role where no tokens are needed
     */
    record Connect(
            long id,
            @Nullable String name,
            @Nullable String identity,
            @Nullable String token,
            @Nullable String role,
            @Nullable List<@Nullable String> features)
            implements ClientMessage {}

    /**
     * Instead of join: goes on with a session whose connection was lost.
     *
     * @param session as "joined" named it
     * @param resumeToken of "joined" or the last "resumed"
     * @param seq of the last message that came
     */
    record Resume(long id, @Nullable String session, @Nullable String resumeToken, long seq)
            implements ClientMessage {}

    record Offer(long id, @Nullable String sdp, @Nullable List<PublishedTrack> tracks)
            implements ClientMessage {}

    /**
     * What the client sends in a section of its offer.
     *
     * @param backupOf the mid of the section whose picture this is in another codec, if it is one
     */
    record PublishedTrack(
            @Nullable String mid,
            @Nullable String source,
            boolean muted,
            @Nullable String backupOf) {}

    record Mute(long id, @Nullable String mid, @JsonProperty(required = true) boolean muted)
            implements ClientMessage {}

    /**
     * How the client looks at these of its slots; the others stay as they are.
     *
     * @param loudest how many voices it wants to hear where not all are; as before when it is
     *     missing
     */
    record View(long id, @Nullable List<ViewedSlot> slots, @Nullable Integer loudest)
            implements ClientMessage {}

    /**
     * How large, fast and important a slot is to the client; 0 stands for no limit.
     *
     * @param track the id of what it is to show, or "auto"; as before when it is missing
     * @param visible true when it is missing
     */
    record ViewedSlot(
            @Nullable String mid,
            @Nullable String track,
            int width,
            int height,
            int frameRate,
            int priority,
            @Nullable Boolean visible) {}

    /** Something about the room's stage. */
    sealed interface OnStage extends ClientMessage {
        /** Whom it is about; the client itself when it is missing. */
        @Nullable String identity();
    }

    record StageRequest(long id, @Nullable String identity) implements OnStage {}

    record StageLeave(long id, @Nullable String identity) implements OnStage {}

    record StageInvite(long id, @Nullable String identity) implements OnStage {}

    record StageCall(long id, @Nullable String identity) implements OnStage {}

    record StageAccept(long id, @Nullable String identity) implements OnStage {}

    record StageRefuse(long id, @Nullable String identity) implements OnStage {}

    record StageRemove(long id, @Nullable String identity) implements OnStage {}

    /**
     * A page of who is here; the first without any of these.
     *
     * @param after "next" of the page before
     * @param limit how many at most
     * @param ids these alone
     */
    record Participants(
            long id,
            @Nullable String after,
            @Nullable Integer limit,
            @Nullable List<@Nullable String> ids)
            implements ClientMessage {}

    /** New credentials, as for an ICE restart. */
    record IceServers(long id) implements ClientMessage {}

    /**
     * Writes on the client itself, or on a track of its own.
     *
     * @param mid of the track; the client itself when it is missing
     * @param metadata stays when it is missing
     * @param attributes those that are to change; null takes one away
     */
    record Metadata(
            long id,
            @Nullable String mid,
            @Nullable String metadata,
            @Nullable Map<String, @Nullable String> attributes)
            implements ClientMessage {}

    /**
     * Who may be sent the client's tracks.
     *
     * @param mid of the section that it is about; all others when it is missing
     * @param allow "all", or a list of identities
     */
    record TrackPermissions(long id, @Nullable String mid, @Nullable JsonNode allow)
            implements ClientMessage {}

    /**
     * What the client saw of itself in an interval; all counters are of it alone.
     *
     * @param rttMs to the server, when it is known
     * @param candidateType of its side of the path in use: host, srflx, prflx or relay
     * @param cpuLimited whether it sends less than it could for want of processor time
     */
    record Stats(
            long id,
            int intervalMs,
            @Nullable Double rttMs,
            @Nullable String candidateType,
            @Nullable Boolean cpuLimited,
            @Nullable List<SlotStats> slots,
            @Nullable List<SentStats> sent)
            implements ClientMessage {}

    /**
     * Of a slot.
     *
     * @param freezeMs how long the picture stood still
     * @param concealedMs of sound that was made up
     */
    record SlotStats(
            @Nullable String mid,
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
     * @param limitation what keeps the encoder from more: cpu, bandwidth, none
     */
    record SentStats(@Nullable String mid, long framesEncoded, @Nullable String limitation) {}

    /** A new token of the same holder, before the last one expires. */
    record Token(long id, @Nullable String token) implements ClientMessage {}

    record Leave(long id) implements ClientMessage {}

    /**
     * @param seq of the last message that came; 0: not said
     */
    record Ping(long id, long seq) implements ClientMessage {}
}
