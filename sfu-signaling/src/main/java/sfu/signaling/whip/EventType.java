package sfu.signaling.whip;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    private static final Map<String, EventType> BY_TEXT =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(EventType::text, its -> its));

    private final String text = name().toLowerCase(Locale.ROOT);

    String text() {
        return text;
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
        return name == null ? null : BY_TEXT.get(name);
    }
}
