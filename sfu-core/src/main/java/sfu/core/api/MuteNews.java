package sfu.core.api;

import org.jspecify.annotations.Nullable;

/**
 * A moderator muted a track of a participant, or allows it to unmute again.
 *
 * @param mid of the track; null: nothing is published from the source now
 * @param by the moderator's identity; empty: an operator
 */
public record MuteNews(
        @Nullable String mid, TrackSource source, boolean isMuted, boolean isHard, String by) {}
