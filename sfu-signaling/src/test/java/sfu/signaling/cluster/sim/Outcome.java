package sfu.signaling.cluster.sim;

import java.util.List;
import java.util.Locale;

/**
 * What came of it.
 *
 * @param open rooms at the end
 * @param relayed rooms that came to a second node
 * @param refused attempts to join a room whose home was dead
 * @param overfull people whom a full home took, since no other node did
 * @param lostRooms that were on a lost node, in part at least
 * @param lost people of these
 * @param returnedMs after which they were in their room again, sorted; whose room ended meanwhile
 *     are not in it
 * @param givenUp attempts that were the last
 */
record Outcome(
        Scenario scenario,
        int open,
        Fullness before,
        Fullness after,
        int relayed,
        int refused,
        int overfull,
        int lostRooms,
        int lost,
        List<Integer> returnedMs,
        int givenUp) {
    /** Within how many milliseconds this share of those who came back did. */
    int returnedMs(double share) {
        return returnedMs.get((int) (share * (returnedMs.size() - 1)));
    }

    String text() {
        String text =
                String.format(
                        Locale.ROOT,
                        "%d rooms open; %d came to a second node; %d attempts refused; %d at a full home; mean up to %.1f %%, fullest"
                                + " node ever %.1f %% (%.1f %% while that is below 60), p99 of the nodes at the"
                                + " end %.1f %%",
                        open,
                        relayed,
                        refused,
                        overfull,
                        100 * before.largestMean(),
                        100 * before.largest(),
                        100 * before.largestBelow60(),
                        100 * before.p99());
        return scenario.isRegionLost() ? text + afterwards() : text + "; " + givenUp + " gave up";
    }

    private String afterwards() {
        return String.format(
                Locale.ROOT,
                "%nlost: %d rooms, %d people; back after %.1f s (half), %.1f s (99 %%), %.1f s (all of"
                        + " %d), %d gave up; then mean %.1f %%, fullest node ever %.1f %% (%.1f %%"
                        + " while that is below 60), p99 of the nodes at the end %.1f %%",
                lostRooms,
                lost,
                returnedMs(0.5) / 1e3,
                returnedMs(0.99) / 1e3,
                returnedMs(1) / 1e3,
                returnedMs.size(),
                givenUp,
                100 * after.mean(),
                100 * after.largest(),
                100 * after.largestBelow60(),
                100 * after.p99());
    }
}
