package sfu.signaling.chat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which channels are of which kind.
 *
 * @param channels those that are of no room
 * @param rooms of a room, by its template's name; others are as channels; may change
 */
public record ChatPolicies(ChatPolicy channels, Map<String, ChatPolicy> rooms) {
    public ChatPolicies {
        rooms = new ConcurrentHashMap<>(rooms);
    }

    /** Of rooms that open from now on. */
    public void put(String template, ChatPolicy policy) {
        rooms.put(template, policy);
    }

    public void remove(String template) {
        rooms.remove(template);
    }

    public static ChatPolicies defaults() {
        return new ChatPolicies(ChatPolicy.defaults(), Map.of());
    }

    /** Of those that keep longest. */
    Duration maxAge() {
        Duration longest = channels.maxAge();
        for (ChatPolicy policy : rooms.values()) {
            longest = policy.maxAge().compareTo(longest) > 0 ? policy.maxAge() : longest;
        }
        return longest;
    }

    public ChatPolicy of(String template) {
        return rooms.getOrDefault(template, channels);
    }
}
