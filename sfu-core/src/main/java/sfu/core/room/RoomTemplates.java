package sfu.core.room;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Which template a room has, by its name. Safe for all threads. */
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
    private final Map<String, RoomTemplate> named = new ConcurrentSkipListMap<>();
    private final Set<String> configured;
    private final Map<String, RoomTemplate> declared = new ConcurrentHashMap<>(); // by room

    /**
     * @param rules the first that holds decides
     * @param otherwise where none does
     */
    public RoomTemplates(List<Rule> rules, RoomTemplate otherwise) {
        this(rules, otherwise, List.of());
    }

    /**
     * @param others that rooms may be given by name, besides those of the rules
     */
    public RoomTemplates(List<Rule> rules, RoomTemplate otherwise, List<RoomTemplate> others) {
        this.rules = List.copyOf(rules);
        this.otherwise = otherwise;
        others.forEach(each -> named.put(each.name(), each));
        rules.forEach(each -> named.put(each.template().name(), each.template()));
        named.put(otherwise.name(), otherwise);
        configured = Set.copyOf(named.keySet());
    }

    /** Whether it was there from the start; such a one stays as it is. */
    public boolean isConfigured(String name) {
        return configured.contains(name);
    }

    /**
     * Rooms may be given it by name from now on, those that are open stay as they are.
     *
     * @throws IllegalArgumentException if a configured one is called so
     */
    public void add(RoomTemplate template) {
        if (isConfigured(template.name())) {
            throw new IllegalArgumentException(template.name() + " is a configured template");
        }
        named.put(template.name(), template);
    }

    /** No more rooms are given it; of a configured one nothing happens. */
    public void remove(String name) {
        if (!isConfigured(name)) {
            named.remove(name);
        }
    }

    /** All that a room may be given, by name. */
    public Collection<RoomTemplate> all() {
        return Collections.unmodifiableCollection(named.values());
    }

    /** Null: none is called so. */
    public @Nullable RoomTemplate named(String name) {
        return named.get(name);
    }

    /** The room of this name has this template when it next opens, whatever the rules say. */
    public void declare(String room, RoomTemplate template) {
        declared.put(room, template);
    }

    /** The rules decide again. */
    public void undeclare(String room) {
        declared.remove(room);
    }

    /** What the rules say of it. */
    public RoomTemplate byRule(String room) {
        for (Rule rule : rules) {
            if (rule.holdsFor(room)) {
                return rule.template();
            }
        }
        return otherwise;
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
        RoomTemplate its = declared.get(room);
        return its == null ? byRule(room) : its;
    }
}
