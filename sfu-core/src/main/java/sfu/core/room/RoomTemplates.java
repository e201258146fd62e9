package sfu.core.room;

import java.util.List;

/** Which template a room has, by its name. */
public final class RoomTemplates {
    /**
     * A rule.
     *
     * @param match a room's name, or the beginning of it and an asterisk
     */
    public record Rule(String match, RoomTemplate template) {
        private static final String ANY = "*";

        public Rule {
            check(match);
        }

        /**
         * @throws IllegalArgumentException if it is not one of the two
         */
        public static void check(String match) {
            int at = match.indexOf(ANY);
            if (match.isBlank() || (at >= 0 && at != match.length() - 1)) {
                throw new IllegalArgumentException(
                        "match is a room's name, or the beginning of one and an asterisk");
            }
        }

        boolean holdsFor(String room) {
            return match.endsWith(ANY)
                    ? room.startsWith(match.substring(0, match.length() - 1))
                    : room.equals(match);
        }
    }

    private final List<Rule> rules;
    private final RoomTemplate otherwise;

    /**
     * @param rules the first that holds decides
     * @param otherwise where none does
     */
    public RoomTemplates(List<Rule> rules, RoomTemplate otherwise) {
        this.rules = List.copyOf(rules);
        this.otherwise = otherwise;
    }

    /**
     * Meetings; and what rooms whose names begin with webinar-, townhall- and lobby- are called.
     */
    public static RoomTemplates defaults(RoomLimits limits, MediaPolicy media) {
        return new RoomTemplates(
                List.of(
                        new Rule("webinar-*", RoomTemplate.webinar(limits, media)),
                        new Rule("townhall-*", RoomTemplate.townhall(limits, media)),
                        new Rule("lobby-*", RoomTemplate.lobby(limits, media))),
                RoomTemplate.meeting(limits, media));
    }

    public RoomTemplate of(String room) {
        for (Rule rule : rules) {
            if (rule.holdsFor(room)) {
                return rule.template();
            }
        }
        return otherwise;
    }
}
