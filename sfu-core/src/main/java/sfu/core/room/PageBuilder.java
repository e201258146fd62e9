package sfu.core.room;

import sfu.core.api.Notes;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.RosterEntry;
import sfu.core.api.RosterPage;
import sfu.core.api.TrackInfo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A page in the making: so many people, and not too many bytes. */
final class PageBuilder {
    /** As text, at worst, so that the reply to a join stays below 64 kB with all else in it. */
    static final int MAX_BYTES = 56_000;

    private static final int BYTES_OF_A_PERSON = 70; // names of fields, punctuation, id
    private static final int BYTES_OF_A_TRACK = 85;
    private static final int BYTES_OF_NOTES = 35;

    private final int limit;
    private final List<RosterEntry> people = new ArrayList<>();
    private final Set<Long> first = new HashSet<>();
    private int bytes;
    private long next = RosterPage.NO_MORE;

    PageBuilder(int limit) {
        this.limit = limit;
    }

    /**
     * Somebody who comes before the others, and in their place as well where that is on a later
     * page.
     *
     * @param most how many may come first
     * @return whether more may
     */
    boolean addFirst(long number, RosterEntry entry, int most) {
        if (first.contains(number)) {
            return true;
        }
        if (first.size() >= most || !fits(entry)) {
            return false;
        }
        first.add(number);
        add(entry);
        return true;
    }

    /**
     * One of those who were asked for.
     *
     * @param done how many of these were looked up before: the next page begins there if this one
     *     is full
     * @return whether it is not
     */
    boolean addNext(RosterEntry entry, long done) {
        if (!fits(entry)) {
            next = done;
            return false;
        }
        add(entry);
        return true;
    }

    /** Takes them in order until it is full. */
    PageBuilder fill(Map<Long, RosterEntry> listed) {
        long last = 0;
        for (Map.Entry<Long, RosterEntry> each : listed.entrySet()) {
            if (!first.contains(each.getKey())) {
                if (!fits(each.getValue())) {
                    next = last;
                    break;
                }
                add(each.getValue());
            }
            last = each.getKey();
        }
        return this;
    }

    private boolean fits(RosterEntry entry) {
        return people.isEmpty() || people.size() < limit && bytes + bytesOf(entry) <= MAX_BYTES;
    }

    private void add(RosterEntry entry) {
        people.add(entry);
        bytes += bytesOf(entry);
    }

    static int bytesOf(RosterEntry entry) {
        ParticipantInfo who = entry.participant();
        int sum =
                BYTES_OF_A_PERSON
                        + TextSize.of(who.identity())
                        + TextSize.of(who.name())
                        + bytesOf(entry.notes());
        for (TrackInfo track : entry.tracks()) {
            sum += BYTES_OF_A_TRACK + bytesOf(track.notes());
        }
        return sum;
    }

    private static int bytesOf(Notes notes) {
        return notes.isEmpty() ? 0 : BYTES_OF_NOTES + TextSize.of(notes);
    }

    RosterPage build(long version, int participants, int publishers) {
        return new RosterPage(version, participants, publishers, people, next);
    }
}
