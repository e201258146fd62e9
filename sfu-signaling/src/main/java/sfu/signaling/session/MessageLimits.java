package sfu.signaling.session;

import com.fasterxml.jackson.annotation.JsonSubTypes;

import sfu.core.stats.Limit;
import sfu.signaling.protocol.ClientMessage;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many messages of each type one client may send a second, averaged over ten seconds; more are
 * refused.
 *
 * @param perSecond by the type's name; of others {@link #OTHER}
 */
public record MessageLimits(Map<String, Integer> perSecond) {
    /** Of a type that has no number of its own. */
    static final int OTHER = 10;

    private static final Map<Class<?>, String> TYPES = types();

    /** What only the one who wrote the client can mean by more. */
    private static final Map<String, Integer> USUAL =
            Map.of(
                    "join",
                    2,
                    "connect",
                    2,
                    "offer",
                    5,
                    "token",
                    1,
                    "signal",
                    20,
                    "relay",
                    20,
                    "notification.ack",
                    50);

    /** Negotiation is what costs most; the stage is told to many. */
    private static final Map<String, Limit> NAMES =
            Map.of("offer", Limit.OFFER_RATE, "signal", Limit.SIGNAL_RATE);

    private static final String STAGE = "stage.";
    private static final int STAGE_PER_SECOND = 5;

    /**
     * @throws IllegalArgumentException with a sentence about the one that is no type
     */
    public MessageLimits {
        perSecond = Map.copyOf(perSecond);
        for (Map.Entry<String, Integer> each : perSecond.entrySet()) {
            if (!TYPES.containsValue(each.getKey())) {
                throw new IllegalArgumentException(
                        "no message is of type '" + each.getKey() + "': " + TYPES.values());
            }
            if (each.getValue() < 1) {
                throw new IllegalArgumentException(each.getKey() + " is at least 1 a second");
            }
        }
    }

    public static MessageLimits defaults() {
        return new MessageLimits(Map.of());
    }

    private static Map<Class<?>, String> types() {
        Map<Class<?>, String> types = new LinkedHashMap<>();
        for (JsonSubTypes.Type type :
                ClientMessage.class.getAnnotation(JsonSubTypes.class).value()) {
            types.put(type.value(), type.name());
        }
        return types;
    }

    static String type(ClientMessage message) {
        return TYPES.getOrDefault(message.getClass(), "");
    }

    /** Of offers, and of what else begins ICE anew. */
    public int offers() {
        return of("offer");
    }

    int of(String type) {
        Integer own = perSecond.get(type);
        if (own != null) {
            return own;
        }
        return USUAL.getOrDefault(type, type.startsWith(STAGE) ? STAGE_PER_SECOND : OTHER);
    }

    static Limit limit(String type) {
        return type.startsWith(STAGE)
                ? Limit.STAGE_RATE
                : NAMES.getOrDefault(type, Limit.TYPE_RATE);
    }
}
