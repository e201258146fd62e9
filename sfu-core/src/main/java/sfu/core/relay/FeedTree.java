package sfu.core.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who sends a room to whom: its home to so many of its edges, the first of these to as many more,
 * and so on. So no node sends a track more often than that, however many the room spans; each level
 * is one more hop. To a region that is not the home's a track goes once, while the one that passes
 * it on is there; what is in the home's own never comes from another. Safe for all threads; whoever
 * holds it may take a {@link Supply}, never the other way round.
 */
public final class FeedTree {
    private final int most;
    private final List<HomeSide> edges = new ArrayList<>(); // those that came earlier first

    /**
     * @param most edges that one node sends to, 1 or more
     */
    public FeedTree(int most) {
        this.most = most;
    }

    /** One that has just come: before anything is sent to it. */
    public synchronized void add(HomeSide edge) {
        edges.removeIf(its -> !its.isUp());
        edge.joins(this);
        if (edge.canFeed()) {
            feeder(edge).ifPresent(edge::feedBy);
        }
        edges.add(edge);
    }

    /** An edge's feeder is gone: another sends to it, or the home. */
    synchronized void feedAnew(Supply fed, HomeSide gone) {
        edges.removeIf(edge -> !edge.isUp());
        for (HomeSide edge : edges) {
            if (edge.supply() == fed) {
                feeder(edge).ifPresentOrElse(its -> edge.moveTo(its, gone), () -> fed.direct(gone));
                return;
            }
        }
    }

    /** Empty: the home itself. */
    private Optional<HomeSide> feeder(HomeSide edge) {
        List<HomeSide> free = edges.stream().filter(its -> isFree(its, edge)).toList();
        Optional<HomeSide> near =
                free.stream().filter(its -> its.region().equals(edge.region())).findFirst();
        long direct = edges.stream().filter(its -> its.supply().feeder() == null).count();
        if (direct < most) {
            return edge.isFar() ? near : Optional.empty();
        }
        boolean mayBeFar = edge.isFar() || edge.region().isEmpty(); // else the home is nearer
        return mayBeFar ? near.or(() -> free.stream().findFirst()) : near;
    }

    private boolean isFree(HomeSide feeder, HomeSide edge) {
        return feeder.canFeed()
                && feeder.feeds().size() < most
                && !feeder.peer().equals(edge.peer())
                && !isBehind(feeder, edge);
    }

    /** Whether it gets its tracks by way of that edge. */
    private static boolean isBehind(HomeSide its, HomeSide edge) {
        HomeSide from = its;
        while (from != null && from != edge) {
            from = from.supply().feeder();
        }
        return from == edge;
    }
}
