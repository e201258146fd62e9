package sfu.signaling.whip;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** What a WHEP player may be told of (draft-ietf-wish-whep, server-sent events extension). */
enum EventType {
    /** Somebody publishes what it watches. */
    ACTIVE,
    /** Nobody does any more. */
    INACTIVE,
    /** The layers in which its video is published. */
    LAYERS,
    /** How many watch the same. */
    VIEWERCOUNT,
    /** The session ends, and a new one may do better. */
    RECONNECT;

    static final String NO_DATA = "{}";

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What is no longer so once this is. */
    @Nullable EventType opposite() {
        return switch (this) {
            case ACTIVE -> INACTIVE;
            case INACTIVE -> ACTIVE;
            case LAYERS, VIEWERCOUNT, RECONNECT -> null;
        };
    }

    /** The type of this name, or null. */
    static @Nullable EventType of(@Nullable String name) {
        for (EventType type : values()) {
            if (type.text().equals(name)) {
                return type;
            }
        }
        return null;
    }
}
