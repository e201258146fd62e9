package sfu.admin.webhook;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What webhooks tell of; as text "room.started". */
public enum EventType {
    ROOM_STARTED,
    ROOM_ENDED,
    PARTICIPANT_JOINED,
    PARTICIPANT_LEFT,
    TRACK_PUBLISHED,
    TRACK_UNPUBLISHED,
    RECORDING_STARTED,
    RECORDING_STOPPED,
    LOBBY_KNOCK,
    MODERATION_ACT,
    SERVER_STARTED,
    WEBHOOK_TEST,
    /** Only where it is asked for, as the next one. */
    MESSAGE_STORED,
    SPEAKER_CHANGED;

    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    boolean isOptIn() {
        return this == MESSAGE_STORED || this == SPEAKER_CHANGED;
    }

    static Optional<EventType> of(String text) {
        return Arrays.stream(values()).filter(each -> each.text().equals(text)).findFirst();
    }
}
