package sfu.core.relay;

import java.util.ArrayList;
import java.util.List;

/**
 * Who sends a room to whom: its home to so many of its edges, the first of these to as many more,
 * and so on. So no node sends a track more often than that, however many the room spans; each level
 * is one more hop. On the room's executor.
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
    public void add(HomeSide edge) {
        edges.removeIf(its -> !its.isUp());
        long direct = edges.stream().filter(its -> its.supply().feeder() == null).count();
        if (direct >= most && edge.canFeed()) {
            edges.stream().filter(its -> isFree(its, edge)).findFirst().ifPresent(edge::feedBy);
        }
        edges.add(edge);
    }

    private boolean isFree(HomeSide feeder, HomeSide edge) {
        return feeder.canFeed()
                && feeder.feeds().size() < most
                && !feeder.peer().equals(edge.peer());
    }
}
