package sfu.signaling.chat;

import java.util.Map;

/**
 * Which channels are of which kind.
 *
 * @param channels those that are of no room
 * @param rooms of a room, by its template's name; others are as channels
 */
public record ChatPolicies(ChatPolicy channels, Map<String, ChatPolicy> rooms) {
    public ChatPolicies {
        rooms = Map.copyOf(rooms);
    }

    public static ChatPolicies defaults() {
        return new ChatPolicies(ChatPolicy.defaults(), Map.of());
    }

    ChatPolicy of(String template) {
        return rooms.getOrDefault(template, channels);
    }
}
