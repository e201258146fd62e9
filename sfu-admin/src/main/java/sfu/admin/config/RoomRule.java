package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import sfu.core.room.RoomTemplates;

/**
 * Which rooms have which template, as in a YAML file.
 *
 * @param match a room's name, or the beginning of it and an asterisk
 */
public record RoomRule(@Nullable String match, @Nullable String template) {
    public RoomRule {
        if (match == null || template == null) {
            throw new OutOfRange("match", "a rule has match and template");
        }
        try {
            RoomTemplates.Rule.check(match);
        } catch (IllegalArgumentException e) {
            throw new OutOfRange("match", String.valueOf(e.getMessage()));
        }
    }
}
