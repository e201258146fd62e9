package sfu.signaling.chat;

import org.jspecify.annotations.Nullable;

/**
 * Which channel: one of its own, or that of a media room; names of the two are not alike.
 *
 * @param name of the channel or the room
 */
public record ChannelName(boolean isOfRoom, String name) {
    public static ChannelName ofRoom(String room) {
        return new ChannelName(true, room);
    }

    public static ChannelName channel(String name) {
        return new ChannelName(false, name);
    }

    /** As clients are told: a room's own has none. */
    @Nullable String told() {
        return isOfRoom ? null : name;
    }

    /** The beginning of its keys, which is that of no other's: it ends with the only slash. */
    String prefix() {
        return (isOfRoom ? "room:" : "channel:")
                + name.replace("%", "%25").replace("/", "%2F")
                + "/";
    }
}
