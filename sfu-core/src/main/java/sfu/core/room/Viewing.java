package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.api.TrackSource;
import sfu.core.layers.SlotRule;
import sfu.core.shard.TransportProxy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which slot of whom shows which track of a room, and what follows from that for shards and
 * publishers. Where tracks fit into a member's slots each keeps its own; where audio does not, a
 * few slots follow the loudest voices; where video does not, the most important are shown.
 */
final class Viewing {
    /**
     * So many audio slots must be spare before all voices have their own again: who comes and goes
     * at the limit does not change everybody's slots each time.
     */
    private static final int SPARE_TO_LEAVE = 2;

    private final Ranking ranking;
    private final Mirrors mirrors;
    private final RoomFloor floor;
    private final Dynacast dynacast;
    private final Backups backups;
    private final Iterable<Member> members;
    private final SlotIndex index = new SlotIndex();
    private final Bars bars;

    Viewing(
            Ranking ranking,
            Mirrors mirrors,
            RoomFloor floor,
            Dynacast dynacast,
            Backups backups,
            Iterable<Member> members) {
        this.ranking = ranking;
        this.mirrors = mirrors;
        this.floor = floor;
        this.dynacast = dynacast;
        this.backups = backups;
        this.members = members;
        bars = new Bars(ranking, floor, index);
    }

    /** There is one more track: whoever has room for it, or more important ones than before. */
    void published(Track track) {
        index.update(track.publisher()); // its own voices need no slot of its own
        if (track.section().source() == TrackSource.SCREEN) {
            members.forEach(this::assign);
            return;
        }
        Set<Member> concerned = new LinkedHashSet<>(index.free(track.kind()));
        for (Member member : index.having(SlotIndex.Trait.PINNED)) {
            if (member.subscription().awaits(track)) {
                concerned.add(member);
            }
        }
        if (track.kind() == MediaKind.AUDIO) {
            index.tooFewFor(ranking.count(MediaKind.AUDIO))
                    .forEach(members ->
                            members.stream().filter(this::selectsAudio).forEach(concerned::add));
        }
        concerned.forEach(this::assign);
    }

    /**
     * The track ended.
     *
     * @param waiting who waited for a backup of it: another track's may be of use to them
     */
    void unpublished(Track track, Set<Member> waiting) {
        index.update(track.publisher());
        Set<Member> concerned = new LinkedHashSet<>(track.viewers());
        concerned.addAll(waiting);
        for (Member member : index.free(track.kind())) {
            if (member.subscription().isForbidden(track)) { // it is no reason any more
                concerned.add(member);
            }
        }
        if (track.kind() == MediaKind.AUDIO) {
            index.enoughFor(ranking.count(MediaKind.AUDIO), SPARE_TO_LEAVE)
                    .forEach(concerned::addAll);
        }
        concerned.forEach(this::assign);
    }

    /** What it may be shown is something else than before. */
    void permitted(Member member) {
        bars.update(member);
        assign(member);
    }

    /** Whom its publisher may be shown to are others than before. */
    void admitted() {
        members.forEach(this::permitted);
    }

    Bars bars() {
        return bars;
    }

    /** The track has a backup now, or no longer. */
    void backedUp(Track first) {
        Set<Member> concerned = new LinkedHashSet<>(backups.whoNeeds(first));
        for (Member viewer : first.viewers()) {
            if (viewer.slots().values().stream().anyMatch(Slot::isStale)) {
                concerned.add(viewer);
            }
        }
        concerned.forEach(this::assign);
    }

    /** The order of importance is another one. */
    void reranked() {
        for (Member member : members) {
            boolean fits =
                    ranking.count(MediaKind.VIDEO) <= member.subscription().count(MediaKind.VIDEO);
            if (!fits) {
                assign(member);
            }
        }
    }

    /** Lets the member's slots show what there is for them, and tells its client. */
    void assign(Member member) {
        TransportProxy to = member.transport();
        try {
            if (to == null || member.slots().isEmpty()) {
                backups.left(member);
            } else {
                assign(member, to);
            }
        } finally {
            index.update(member);
        }
    }

    private void assign(Member member, TransportProxy to) {
        listen(member, to);
        List<Slot> slots = List.copyOf(member.slots().values());
        List<SlotAssigner.Change> changes = SlotAssigner.assign(slots, ranking.offerTo(member));
        tellRules(member, to);
        changes.forEach(change -> apply(to, change));
        for (SlotAssigner.Change change : changes) {
            Track before = change.before();
            if (before != null) { // once all are used: some only moved, and are not fetched anew
                before.first().viewers().remove(member);
                release(to, before);
            }
        }
        for (SlotAssigner.Change change : changes) {
            if (change.track() != null) {
                change.track().first().viewers().add(member);
            }
        }
        backups.needed(member, slots, ranking.offerTo(member));
        member.subscription().tell();
    }

    /** Before a track is in a slot, its shard knows what holds for it. */
    private static void tellRules(Member member, TransportProxy to) {
        for (Slot slot : member.slots().values()) {
            Track shown = slot.track();
            if (slot.kind() == MediaKind.VIDEO && shown != null) {
                SlotRule rule = member.subscription().rule(slot, shown);
                if (slot.setRule(rule)) {
                    to.setRule(slot.mid(), rule);
                }
            }
        }
    }

    private boolean selectsAudio(Member member) {
        Subscription its = member.subscription();
        int voices = ranking.count(MediaKind.AUDIO) - member.publishedAudio();
        int spare = its.count(MediaKind.AUDIO) - voices;
        return its.followsAll()
                && member.info().canSubscribe()
                && spare < (its.listensOn().isEmpty() ? 0 : SPARE_TO_LEAVE);
    }

    /** Has slots follow the loudest voices, or no longer. */
    private void listen(Member member, TransportProxy to) {
        List<String> mids =
                selectsAudio(member) ? member.subscription().slotsToListenOn() : List.of();
        if (!mids.equals(member.subscription().listensOn())) {
            follow(member, to, mids);
        } else if (!mids.isEmpty()) {
            for (Slot slot : member.slots().values()) {
                if (slot.kind() == MediaKind.AUDIO && !slot.followsSeats()) { // added since
                    empty(member, to, slot);
                    slot.followSeats(true);
                }
            }
        }
    }

    private void follow(Member member, TransportProxy to, List<String> mids) {
        for (Slot slot : member.slots().values()) {
            if (slot.kind() == MediaKind.AUDIO) {
                empty(member, to, slot);
                slot.followSeats(!mids.isEmpty());
            }
        }
        if (!mids.isEmpty()) {
            bars.update(member);
        }
        List<String> before = member.subscription().listensOn();
        member.subscription().listenOn(mids);
        floor.listen(to, before, mids);
    }

    private void empty(Member member, TransportProxy to, Slot slot) {
        if (slot.track() != null) {
            to.assign(slot.mid(), null);
            leave(member, to, slot);
            slot.show(null);
        }
    }

    /** Its shard says so of a slot that follows the loudest voices. */
    void follows(Member member, Slot slot, @Nullable Track now) {
        Track before = slot.track();
        if (before != null) {
            before.viewers().remove(member);
        }
        slot.show(now);
        if (now != null) {
            now.viewers().add(member);
        }
    }

    private void apply(TransportProxy to, SlotAssigner.Change change) {
        Track next = change.track();
        TransportProxy from = next == null ? null : next.publisher().transport();
        if (next != null && from != null) {
            mirrors.use(next, from, to.home());
            dynacast.viewerCame(next, to.home());
            to.assign(change.slot().mid(), next.spec());
        } else {
            to.assign(change.slot().mid(), null);
        }
    }

    private void release(TransportProxy to, Track before) {
        TransportProxy publisher = before.publisher().transport();
        if (publisher != null) {
            mirrors.release(before, publisher, to.home());
            dynacast.viewerWent(before, to.home());
        }
    }

    private void leave(Member member, TransportProxy to, Slot slot) {
        Track shown = slot.track();
        Track source = slot.source();
        if (shown != null) {
            shown.viewers().remove(member);
        }
        if (source != null && !slot.followsSeats()) {
            release(to, source);
        }
    }

    /** The client gave it up; the member is assigned after. */
    void close(Member member, Slot slot) {
        member.slots().remove(slot.mid());
        TransportProxy to = member.transport();
        if (to != null) {
            if (slot.followsSeats()) {
                follow(member, to, List.of()); // those that stay are assigned anew
            }
            to.closeSlot(slot.mid());
            leave(member, to, slot);
        }
    }

    /** It leaves the room. */
    void left(Member member) {
        for (Slot slot : List.copyOf(member.slots().values())) {
            close(member, slot);
        }
        index.update(member);
        bars.left(member);
        backups.left(member);
    }
}
