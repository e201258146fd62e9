package sfu.admin.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Something that happened.
 *
 * @param at milliseconds since 1970
 * @param details by name, of the event's type
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TailEvent(
        long at,
        Type type,
        @Nullable String room,
        @Nullable String participant,
        @Nullable String identity,
        @Nullable String name,
        Map<String, Object> details) {
    public TailEvent {
        details = new TreeMap<>(details);
    }

    /** As JSON in camel case. */
    public enum Type {
        JOIN,
        /** {@code afterMs} the join. */
        CONNECTED,
        /** {@code reason}, {@code detail}, {@code seconds} that it stayed. */
        LEAVE,
        /** A leave because of ICE; {@code detail} with the last check. */
        ICE_FAILED,
        /**
         * ICE and DTLS take too long; {@code score}, {@code blame}, {@code sentence} with how far
         * they came.
         */
        NOT_CONNECTED,
        ROOM_OPENED,
        ROOM_ENDED,
        /** {@code track}, {@code kind}, {@code source}. */
        PUBLISHED,
        UNPUBLISHED,
        /**
         * Of a slot {@code mid}: {@code track}, {@code of} whom and its {@code source}, {@code
         * from} and {@code to} as encodings, with {@code fromSize} and {@code toSize} in pixels,
         * {@code reason}.
         */
        LAYER,
        SPEAKER,
        /** More than some key frame requests a second for a {@code track}. */
        PLI_STORM,
        /** {@code limit} was reached {@code count} times. */
        LIMIT,
        /** A participant's {@code score} became bad, with {@code blame} and {@code sentence}. */
        QUALITY,
        /** An operator did {@code act}. */
        ADMIN,
        DRAINING,
        /** What a {@code shard} gives up changed {@code from} one level {@code to} another. */
        LOAD,
        /** The loop of a {@code shard} takes no turns, or does again: {@code stalled}. */
        STALL,
        /** {@code count} events more than are told at once. */
        LEFT_OUT;

        private static final Set<Type> OF_NODE =
                EnumSet.of(
                        ICE_FAILED,
                        NOT_CONNECTED,
                        ROOM_OPENED,
                        ROOM_ENDED,
                        PLI_STORM,
                        LIMIT,
                        ADMIN,
                        DRAINING,
                        LOAD,
                        STALL,
                        LEFT_OUT);

        /** What is told where nothing else is asked for: of one room everything. */
        static Set<Type> of(Scope scope) {
            return switch (scope) {
                case NODE -> OF_NODE;
                case ROOMS, ALL -> EnumSet.complementOf(EnumSet.of(LAYER));
                case ROOM, PARTICIPANT -> EnumSet.allOf(Type.class);
            };
        }

        @JsonValue
        public String text() {
            String[] words = name().toLowerCase(Locale.ROOT).split("_", -1);
            StringBuilder text = new StringBuilder(words[0]);
            for (int i = 1; i < words.length; i++) {
                text.append(Character.toUpperCase(words[i].charAt(0)));
                text.append(words[i].substring(1));
            }
            return text.toString();
        }

        static Optional<Type> of(String text) {
            return Arrays.stream(values()).filter(each -> each.text().equals(text)).findFirst();
        }
    }
}
