package sfu.signaling.auth;

import sfu.core.api.Role;

/**
 * What the holder of a token may do besides media.
 *
 * @param canUpdateMetadata whether it writes on itself and its tracks
 * @param admin whether it opens the operators' plane
 * @param hidden whether others are not told that it is there
 * @param recorder whether it is a program that records; hidden too
 * @param admitted whether it comes into rooms with a lobby without knocking
 */
public record Powers(
        boolean canChat,
        boolean canModerate,
        Notify canNotify,
        boolean canUpdateMetadata,
        boolean admin,
        boolean hidden,
        boolean recorder,
        boolean admitted) {
    /** Of one who knocks. */
    public Powers(
            boolean canChat,
            boolean canModerate,
            Notify canNotify,
            boolean canUpdateMetadata,
            boolean admin,
            boolean hidden,
            boolean recorder) {
        this(canChat, canModerate, canNotify, canUpdateMetadata, admin, hidden, recorder, false);
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
}
