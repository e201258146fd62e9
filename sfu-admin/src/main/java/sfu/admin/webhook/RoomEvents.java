package sfu.admin.webhook;

import sfu.core.api.Knock;
import sfu.core.api.LeaveReason;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.RoomObserver;
import sfu.core.api.TrackInfo;
import sfu.signaling.audit.AuditEntry;
import sfu.signaling.chat.ChannelName;
import sfu.signaling.chat.MessageObserver;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What happens in rooms, and what moderators and operators do, as webhooks tell it. */
public record RoomEvents(Webhooks webhooks) implements RoomObserver, MessageObserver {
    @Override
    public void opened(String room, String template) {
        tell(EventType.ROOM_STARTED, room, Map.of("template", template));
    }

    @Override
    public void ended(String room) {
        tell(EventType.ROOM_ENDED, room, Map.of());
    }

    @Override
    public void joined(String room, ParticipantInfo who) {
        tell(EventType.PARTICIPANT_JOINED, room, about(who));
    }

    @Override
    public void left(
            String room, ParticipantInfo who, LeaveReason reason, String detail, long joinedAtMs) {
        Map<String, Object> data = about(who);
        data.put("reason", word(reason));
        data.put("joinedAt", joinedAtMs);
        tell(EventType.PARTICIPANT_LEFT, room, data);
    }

    @Override
    public void dominates(String room, ParticipantInfo who) {
        tell(EventType.SPEAKER_CHANGED, room, about(who));
    }

    @Override
    public void published(String room, ParticipantInfo who, TrackInfo track) {
        tell(EventType.TRACK_PUBLISHED, room, about(who, track));
    }

    @Override
    public void unpublished(String room, ParticipantInfo who, TrackInfo track) {
        tell(EventType.TRACK_UNPUBLISHED, room, about(who, track));
    }

    @Override
    public void recorded(String room, boolean is) {
        tell(is ? EventType.RECORDING_STARTED : EventType.RECORDING_STOPPED, room, Map.of());
    }

    @Override
    public void knocked(String room, Knock knock) {
        tell(
                EventType.LOBBY_KNOCK,
                room,
                Map.of("knock", knock.id(), "identity", knock.identity(), "name", knock.name()));
    }

    @Override
    public void stored(ChannelName channel, String messageId, String identity) {
        tell(
                EventType.MESSAGE_STORED,
                channel.isOfRoom() ? channel.name() : "",
                Map.of(
                        "channel",
                        channel.isOfRoom() ? "" : channel.name(),
                        "messageId",
                        messageId,
                        "identity",
                        identity));
    }

    /** What was done of a room or of people, as the audit log has it. */
    public void acted(AuditEntry entry) {
        if (entry.tellsOfRefusal() || entry.room().isEmpty() && entry.people().isEmpty()) {
            return; // nothing was done, or it was about the server
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("action", entry.action());
        data.put("actor", entry.actor());
        data.put("by", entry.by());
        data.put("people", entry.people());
        data.put("count", entry.count());
        tell(EventType.MODERATION_ACT, entry.room(), data);
    }

    private static Map<String, Object> about(ParticipantInfo who) {
        return about(who.id(), who.identity(), who.name(), word(who.role()));
    }

    static Map<String, Object> about(String id, String identity, String name, String role) {
        Map<String, Object> person = new LinkedHashMap<>();
        person.put("id", id);
        person.put("identity", identity);
        person.put("name", name);
        person.put("role", role);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("participant", person);
        return data;
    }

    private static Map<String, Object> about(ParticipantInfo who, TrackInfo track) {
        Map<String, Object> data = about(who);
        data.put(
                "track",
                Map.of(
                        "id",
                        track.id(),
                        "kind",
                        word(track.kind()),
                        "source",
                        word(track.source())));
        return data;
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void tell(EventType type, String room, Map<String, Object> data) {
        webhooks.tell(new Event(type, room, System.currentTimeMillis(), data));
    }
}
