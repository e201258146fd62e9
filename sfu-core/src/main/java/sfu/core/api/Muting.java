package sfu.core.api;

import java.util.Set;

/**
 * Which tracks are no longer forwarded, or may be again.
 *
 * @param mid of one section, or the id of its track; empty: all of the sources
 * @param sources where no mid is given
 * @param isMuted false: the publisher may unmute them again; nobody else does that
 * @param isHard whether the publisher may not unmute them until it is allowed again, also what it
 *     publishes anew from these sources
 */
public record Muting(String mid, Set<TrackSource> sources, boolean isMuted, boolean isHard) {
    public Muting {
        sources = Set.copyOf(sources);
    }
}
