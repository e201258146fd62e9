package sfu.core.room;

import sfu.core.api.DirectState;
import sfu.core.api.DirectState.Mode;
import sfu.core.api.DirectState.Reason;
import sfu.core.api.MediaException;
import sfu.core.stats.Limit;
import sfu.core.stats.MediaPath;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All whose clients take part reach each other; the server passes on their signals alone. */
final class MeshMode implements DirectMode {
    private final int maxPeople;
    private final Set<Member> people = new LinkedHashSet<>(); // in the order of coming

    MeshMode(int maxPeople) {
        this.maxPeople = maxPeople;
    }

    @Override
    public void setReady(Member member, boolean isReady) {
        if (isReady && !people.contains(member) && people.size() >= maxPeople) {
            throw new MediaException(
                    Limit.MESH_PEOPLE, "at most " + maxPeople + " people are in a mesh");
        }
        boolean isNews = isReady ? people.add(member) : people.remove(member);
        if (isNews) {
            tellAll();
            if (!isReady) {
                tell(member, new DirectState(Mode.SFU, 0, List.of(), Duration.ZERO, Reason.LEFT));
            }
        }
    }

    @Override
    public void changed() {
        if (people.removeIf(Member::isGone)) {
            tellAll();
        }
    }

    /** Who comes offers to all who are there. */
    private void tellAll() {
        for (Member member : people) {
            List<DirectState.Peer> peers =
                    people.stream()
                            .filter(other -> other != member)
                            .map(other ->
                                    new DirectState.Peer(
                                            other.info().id(), isOfferer(member, other)))
                            .toList();
            tell(member, new DirectState(Mode.MESH, 0, peers, Duration.ZERO, Reason.MESH));
        }
    }

    private boolean isOfferer(Member member, Member to) {
        for (Member each : people) {
            if (each == member || each == to) {
                return each == to;
            }
        }
        return false;
    }

    private static void tell(Member member, DirectState state) {
        if (!member.isGone()) {
            member.listener().directChanged(state);
        }
    }

    @Override
    public boolean isIn(Member member) {
        return people.contains(member);
    }

    @Override
    public boolean connects(Member from, Member to) {
        return from != to && people.contains(from) && people.contains(to);
    }

    @Override
    public MediaPath path() {
        return people.size() > 1 ? MediaPath.MESH : MediaPath.SFU;
    }

    @Override
    public void report(Member member, long attempt, boolean isConnected) {
        // each client knows of its own; there is nothing to decide
    }
}
