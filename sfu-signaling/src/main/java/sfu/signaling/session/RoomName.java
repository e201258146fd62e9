package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

/** What a room may be called. */
public final class RoomName {
    private RoomName() {}

    /**
     * An asterisk stands for other rooms' names in tokens, rules and webhooks; control characters
     * forge lines of logs.
     *
     * @return why it is none, as a sentence; null: it is one
     */
    public static @Nullable String problem(String name, int maxLength) {
        if (name.length() > maxLength) {
            return "a room's name has at most " + maxLength + " characters";
        }
        return name.indexOf('*') >= 0 || name.chars().anyMatch(Character::isISOControl)
                ? "a room's name has no asterisk and no control characters"
                : null;
    }
}
