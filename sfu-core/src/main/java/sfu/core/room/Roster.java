package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.RosterDelta;
import sfu.core.api.RosterEntry;
import sfu.core.api.RosterPage;
import sfu.core.api.Shared;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The list of who is in a room as its clients know it: in versions, with what changed meanwhile
 * told in one delta to all; on the room's executor.
 */
final class Roster {
    /** The others wait for the next delta, so that each stays below 100 kB or so. */
    static final int MAX_CHANGES = 400;

    /** The same, where much is written on people: the last one may go beyond it. */
    static final int MAX_BYTES = 100_000;

    /** A member, and what clients were told of it. */
    private static final class Row {
        Member member;
        final long number; // in the order of joining
        @Nullable LeaveReason left;
        boolean isChanged; // since it was told
        boolean isCounted;
        boolean publishes;
        @Nullable RosterEntry told;

        Row(Member member, long number) {
            this.member = member;
            this.number = number;
        }

        RosterEntry entry() {
            return new RosterEntry(
                    member.info(),
                    member.notes(),
                    member.shown().stream()
                            .filter(track -> track.backupOf() == null)
                            .map(Track::info)
                            .toList(),
                    member.handRaisedAtMs());
        }
    }

    private final RosterPolicy policy;
    private final LongSupplier clock;
    private final Dynacast.Later later;
    private final Iterable<Member> foremost;
    private final Consumer<Shared<RosterDelta>> tell;
    private final Map<String, Row> present = new HashMap<>(); // by id
    private final NavigableMap<Long, RosterEntry> listed = new TreeMap<>(); // as it was told
    private final Queue<Row> changed = new ArrayDeque<>();
    private @Nullable Shared<RosterPage> first; // of this version
    private long version;
    private int participants;
    private int publishers;
    private long joins;
    private long toldNs;
    private boolean isTelling; // later

    /**
     * @param foremost whom a joiner is told of before all others, the first first
     * @param tell each delta, to all
     */
    Roster(
            RosterPolicy policy,
            LongSupplier clock,
            Dynacast.Later later,
            Iterable<Member> foremost,
            Consumer<Shared<RosterDelta>> tell) {
        this.policy = policy;
        this.clock = clock;
        this.later = later;
        this.foremost = foremost;
        this.tell = tell;
        toldNs = clock.getAsLong() - policy.maxInterval().toNanos();
    }

    void joined(Member member) {
        Row row = present.get(member.info().id());
        if (row == null) {
            row = new Row(member, ++joins);
            present.put(member.info().id(), row);
        }
        row.member = member; // of whom it succeeds it has the place
        changed(row);
    }

    void left(Member member, LeaveReason reason) {
        Row row = present.remove(member.info().id());
        if (row != null) {
            row.left = reason;
            changed(row);
        }
    }

    /**
     * It publishes something else than before, or in another way; of hidden ones nothing is told.
     */
    void changed(Member member) {
        Row row = present.get(member.info().id());
        if (row != null) {
            changed(row);
        }
    }

    /** Others come first from now on. */
    void reordered() {
        first = null;
    }

    private void changed(Row row) {
        if (!row.isChanged) {
            row.isChanged = true;
            changed.add(row);
            tellSoon();
        }
    }

    private void tellSoon() {
        if (!isTelling) {
            isTelling = true;
            long atNs = toldNs + policy.intervalNs(present.size());
            later.run(this::tell, Math.max(0, atNs - clock.getAsLong()));
        }
    }

    private void tell() {
        isTelling = false;
        List<RosterEntry> people = new ArrayList<>();
        List<RosterDelta.Departure> left = new ArrayList<>();
        int before = participants;
        int publishedBefore = publishers;
        int bytes = 0;
        for (int i = 0; i < MAX_CHANGES && bytes < MAX_BYTES && !changed.isEmpty(); i++) {
            int listedBefore = people.size();
            take(changed.remove(), people, left);
            if (people.size() > listedBefore) {
                bytes += PageBuilder.bytesOf(people.getLast());
            }
        }
        boolean isCounted = participants != before || publishers != publishedBefore;
        if (isCounted || !people.isEmpty() || !left.isEmpty()) {
            toldNs = clock.getAsLong();
            first = null;
            long from = version++;
            tell.accept(
                    new Shared<>(
                            new RosterDelta(
                                    from, version, participants, publishers, people, left)));
        }
        if (!changed.isEmpty()) {
            tellSoon();
        }
    }

    private void take(Row row, List<RosterEntry> people, List<RosterDelta.Departure> left) {
        row.isChanged = false;
        RosterEntry its = row.left == null ? row.entry() : null;
        boolean publishes = its != null && !its.tracks().isEmpty();
        count(row, its != null, publishes);
        boolean hasHand = its != null && its.handRaisedAtMs() != 0;
        boolean isListed = publishes || hasHand || policy.audience() == Audience.LIST;
        RosterEntry now = isListed ? its : null;
        if (Objects.equals(now, row.told)) {
            return;
        }
        row.told = now;
        if (now == null) {
            listed.remove(row.number);
            left.add(new RosterDelta.Departure(row.member.info().id(), row.left));
        } else {
            listed.put(row.number, now);
            people.add(now);
        }
    }

    private void count(Row row, boolean isCounted, boolean publishes) {
        participants += (isCounted ? 1 : 0) - (row.isCounted ? 1 : 0);
        publishers += (publishes ? 1 : 0) - (row.publishes ? 1 : 0);
        row.isCounted = isCounted;
        row.publishes = publishes;
    }

    /** What a joiner is to know first; the same for all until the next change. */
    Shared<RosterPage> firstPage() {
        Shared<RosterPage> known = first;
        if (known == null) {
            PageBuilder page = new PageBuilder(policy.firstPage());
            int most = Math.ceilDiv(policy.firstPage(), 2);
            for (Member member : foremost) {
                Row row = present.get(member.info().id());
                if (row != null && row.told != null && !page.addFirst(row.number, row.told, most)) {
                    break;
                }
            }
            known = new Shared<>(page.fill(listed).build(version, participants, publishers));
            first = known;
        }
        return known;
    }

    RosterPage page(long after, int limit) {
        if (after < 0) {
            throw refused("no page begins there");
        }
        if (limit < 1 || limit > policy.maxPage()) {
            throw refused("a page has 1 to " + policy.maxPage() + " participants");
        }
        return new PageBuilder(limit)
                .fill(listed.tailMap(after, false))
                .build(version, participants, publishers);
    }

    /**
     * Those of them who are listed; on a full page, the next begins with as many of the ids as it
     * says.
     */
    RosterPage of(List<String> ids) {
        if (ids.size() > policy.maxPage()) {
            throw refused("at most " + policy.maxPage() + " participants at once");
        }
        PageBuilder page = new PageBuilder(policy.maxPage());
        long done = 0;
        for (String id : ids) {
            Row row = present.get(id);
            if (row != null && row.told != null && !page.addNext(row.told, done)) {
                break;
            }
            done++;
        }
        return page.build(version, participants, publishers);
    }

    private static MediaException refused(String why) {
        return new MediaException(MediaException.Code.BAD_REQUEST, why);
    }
}
