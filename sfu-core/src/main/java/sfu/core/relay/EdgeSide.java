package sfu.core.relay;

import org.jspecify.annotations.Nullable;

import sfu.core.shard.MediaShards;
import sfu.core.shard.TransportProxy;

import java.util.function.Consumer;

/** An edge towards the home of a room: what that says is carried out here. */
final class EdgeSide implements Side {
    private final Association association;
    private final Feeders feeders;
    private final Runnable onEnd;
    private final Hosted hosted;
    private @Nullable Feed feed; // in place of the home; guarded by this
    private boolean isOver; // guarded by this
    private int leavesMs; // 0: it does not; guarded by this

    EdgeSide(MediaShards shards, Association association, Feeders feeders, Runnable onEnd) {
        this.association = association;
        this.feeders = feeders;
        this.onEnd = onEnd;
        hosted = new Hosted(shards, association.node(), association.exports(), association::send);
    }

    int shard() {
        return association.node().home();
    }

    @Override
    public RelayFigures count() {
        return association.count(hosted.size(), 0);
    }

    /** All that is here for the home ends. */
    @Override
    public void lost(String why) {
        Feed its;
        synchronized (this) {
            isOver = true;
            its = feed;
            feed = null;
        }
        onEnd.run();
        if (its != null) {
            its.end("the home is gone");
        }
        feeders.closeAll();
        hosted.closeAll();
        association.close();
    }

    /**
     * This node is about to end: the home is told, once, if something of it is here.
     *
     * @param withinMs until then all is to be elsewhere
     * @return whether it was
     */
    synchronized boolean leave(int withinMs) {
        boolean isNews = leavesMs == 0 && hosted.size() > 0;
        if (isNews) {
            leavesMs = withinMs;
            association.send(new RelayMessage.Leaving(withinMs));
        }
        return isNews;
    }

    /** It does not end after all. */
    synchronized void stay() {
        leavesMs = 0;
    }

    private synchronized void open(RelayMessage.Open open) {
        hosted.open(open);
        if (leavesMs > 0) { // the home did not know yet
            association.send(new RelayMessage.Leaving(leavesMs));
        }
    }

    /** Another edge is about to send what the home would. Returns whether it may. */
    synchronized boolean feedBy(Feed its) {
        if (isOver || association.imports().size() > 0) {
            return false;
        }
        Feed before = feed; // which may not know yet that its home sends by another
        feed = its;
        if (before != null) {
            before.end("the room comes by another way");
        }
        return true;
    }

    /** A track comes by way of another edge. */
    synchronized void importBy(Feed from, RelayMessage.Import its) {
        if (feed == from) {
            importTo(from.association(), its);
        }
    }

    synchronized void feedEnded(Feed its) {
        if (feed == its) {
            feed = null;
        }
    }

    /** A track comes from the home, and so do all from now on. */
    private synchronized void importFromHome(RelayMessage.Import its) {
        Feed before = feed;
        feed = null;
        if (before != null) {
            before.end("the home sends itself");
        }
        importTo(association, its);
    }

    private void importTo(Association from, RelayMessage.Import its) {
        long track = its.spec().number();
        Imports.Demand asked = (shard, wanted) -> from.send(RelayMessage.Wanted.of(track, wanted));
        from.imports().begin(from.node(), its.section(), its.spec(), asked);
        came(track);
    }

    /** Whoever is to be shown it here is, and whoever it goes on to. */
    private void came(long track) {
        hosted.came(track);
        feeders.came(track);
    }

    @Override
    public void onMessage(RelayMessage message) {
        switch (message) {
            case RelayMessage.Open open -> open(open);
            case RelayMessage.Update update -> hosted.update(update);
            case RelayMessage.Close(long its) -> hosted.close(its);
            case RelayMessage.Publish publish -> {
                hosted.publish(publish);
                feeders.came(publish.spec().number());
            }
            case RelayMessage.Unpublish(long its, long track) -> hosted.unpublish(its, track);
            case RelayMessage.AddVoice voice -> hosted.addVoice(voice);
            case RelayMessage.OpenFloor(long room) -> hosted.openFloor(room);
            case RelayMessage.CloseFloor(long room) -> hosted.closeFloor(room);
            case RelayMessage.Hush(long room, long track, boolean is) ->
                    hosted.hush(room, track, is);
            case RelayMessage.Import its -> importFromHome(its);
            case RelayMessage.Wanted wanted -> association.exports().wanted(wanted);
            case RelayMessage.AskFigures() -> hosted.tellFigures();
            case RelayMessage.Unimport(long track) ->
                    association.imports().end(association.node(), track);
            case RelayMessage.Feed(var to) -> feeders.begin(to);
            case RelayMessage.EndFeed(var to) -> feeders.end(to);
            case RelayMessage.FeedTrack(var to, var spec) -> feeders.use(to, spec);
            case RelayMessage.UnfeedTrack(var to, long track) -> feeders.release(to, track);
            default -> toTransport(message);
        }
    }

    private void toTransport(RelayMessage message) {
        switch (message) {
            case RelayMessage.AddCandidates(long to, var more) ->
                    tell(to, its -> its.addCandidates(more));
            case RelayMessage.CapTrack(long to, long track, long bitrateBps) ->
                    tell(to, its -> its.capTrack(track, bitrateBps));
            case RelayMessage.OpenSlot(long to, var spec) -> tell(to, its -> its.openSlot(spec));
            case RelayMessage.CloseSlot(long to, String mid) -> hosted.closeSlot(to, mid);
            case RelayMessage.Assign(long to, String mid, var track) ->
                    hosted.assign(to, mid, track);
            case RelayMessage.SetViews(long to, var views) -> tell(to, its -> its.setViews(views));
            case RelayMessage.SetRule(long to, String mid, var rule) ->
                    tell(to, its -> its.setRule(mid, rule));
            case RelayMessage.SetPolicy(long to, var cap, boolean screenFirst) ->
                    tell(to, its -> its.setPolicy(cap, screenFirst));
            case RelayMessage.Listen(long to, long room, var mids) -> hosted.listen(to, room, mids);
            case RelayMessage.Bar(long to, long room, var barred, var allowed) ->
                    tell(to, its -> its.bar(room, barred, allowed));
            default ->
                    throw new IllegalArgumentException(
                            "no home says " + message.getClass().getSimpleName());
        }
    }

    private void tell(long transport, Consumer<TransportProxy> what) {
        TransportProxy its = hosted.get(transport);
        if (its != null) {
            what.accept(its);
        }
    }
}
