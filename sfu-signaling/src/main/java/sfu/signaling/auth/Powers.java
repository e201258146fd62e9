package sfu.signaling.auth;

import sfu.core.api.Role;

import java.util.Set;

/**
 * What the holder of a token may do besides media.
 *
 * @param canUpdateMetadata whether it writes on itself and its tracks
 * @param admin whether it opens the operators' plane
 * @param hidden whether others are not told that it is there
 * @param recorder whether it is a program that records; hidden too
 * @param channels that it may join: names, or beginnings of names and an asterisk
 * @param admitted whether it comes into rooms with a lobby without knocking
 * @param operates what it may do on the operators' plane where admin is false
 */
public record Powers(
        boolean canChat,
        boolean canModerate,
        Notify canNotify,
        boolean canUpdateMetadata,
        boolean admin,
        boolean hidden,
        boolean recorder,
        Set<String> channels,
        boolean admitted,
        Operating operates) {
    public Powers {
        channels = Set.copyOf(channels);
    }

    /** Who does nothing on the operators' plane, unless all. */
    public Powers(
            boolean canChat,
            boolean canModerate,
            Notify canNotify,
            boolean canUpdateMetadata,
            boolean admin,
            boolean hidden,
            boolean recorder,
            Set<String> channels,
            boolean admitted) {
        this(
                canChat,
                canModerate,
                canNotify,
                canUpdateMetadata,
                admin,
                hidden,
                recorder,
                channels,
                admitted,
                Operating.NOTHING);
    }

    public Powers with(Operating its) {
        return new Powers(
                canChat,
                canModerate,
                canNotify,
                canUpdateMetadata,
                admin,
                hidden,
                recorder,
                channels,
                admitted,
                its);
    }

    /** All of it, or as much as its token says. */
    public Operating operating() {
        return admin ? Operating.ALL : operates;
    }

    /** Who may join no channels, and knocks. */
    public Powers(
            boolean canChat,
            boolean canModerate,
            Notify canNotify,
            boolean canUpdateMetadata,
            boolean admin,
            boolean hidden,
            boolean recorder) {
        this(
                canChat,
                canModerate,
                canNotify,
                canUpdateMetadata,
                admin,
                hidden,
                recorder,
                Set.of(),
                false);
    }

    /** Who may be sent notifications. */
    public enum Notify {
        NONE,
        USERS,
        ORG,
        ALL
    }

    /** The usual ones: all chat and write on themselves, moderators moderate. */
    public static Powers of(Role role, boolean admin) {
        return new Powers(true, role == Role.MODERATOR, Notify.NONE, true, admin, false, false);
    }

    public boolean mayJoin(String channel) {
        return channels.stream()
                .anyMatch(each ->
                        each.endsWith(Grant.ANY_ROOM)
                                ? channel.startsWith(each.substring(0, each.length() - 1))
                                : channel.equals(each));
    }
}
