package sfu.signaling.auth;

import java.util.Set;

/**
 * What a token allows on the operators' plane.
 *
 * @param rooms that it is about: names, or the beginning of names and an asterisk
 */
public record Operating(Level level, Set<String> rooms) {
    /** Each allows what those before it do. */
    public enum Level {
        NOTHING,
        READ,
        MODERATE,
        ADMIN
    }

    public static final Set<String> EVERYWHERE = Set.of(Grant.ANY_ROOM);
    public static final Operating NOTHING = new Operating(Level.NOTHING, Set.of());
    public static final Operating ALL = new Operating(Level.ADMIN, EVERYWHERE);

    public Operating {
        rooms = Set.copyOf(rooms);
        for (String each : rooms) {
            int at = each.indexOf(Grant.ANY_ROOM);
            if (each.isEmpty() || at >= 0 && at != each.length() - 1) {
                throw new IllegalArgumentException("a room's name, or its beginning and *");
            }
        }
    }

    public boolean allows(Level wanted) {
        return level.compareTo(wanted) >= 0;
    }

    public boolean isEverywhere() {
        return rooms.contains(Grant.ANY_ROOM);
    }

    /**
     * Names are compared as they are: decoded once, with their case.
     *
     * @param room a name, or the beginning of names and an asterisk
     */
    public boolean isAbout(String room) {
        return rooms.stream()
                .anyMatch(each ->
                        each.endsWith(Grant.ANY_ROOM)
                                ? room.startsWith(each.substring(0, each.length() - 1))
                                : room.equals(each));
    }

    /** Whether all that the other allows is allowed by this one. */
    public boolean covers(Operating other) {
        return allows(other.level) && other.rooms.stream().allMatch(this::isAbout);
    }
}
