package sfu.core.relay;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.api.LeaveReason;
import sfu.core.api.PublishSection;
import sfu.core.forward.TrackSpec;
import sfu.core.layers.LayersWanted;
import sfu.core.shard.NodeTransport;
import sfu.core.shard.ShardFigures.TransportFigures;
import sfu.core.shard.TransportEvents;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A room's home towards one of its edges: the transports of its participants that are there. */
public final class HomeSide implements Side {
    private static final Logger LOG = LoggerFactory.getLogger(HomeSide.class);

    /** A feeder that takes longer is not waited for. */
    private static final int FEED_MS = 2_000;

    private final Relay relay;
    private final Association association;
    private final LongSupplier numbers;
    private final Runnable onEnd;
    private final Supply supply;
    private final Map<RelayMessage.EdgeId, Supply> feeds = new ConcurrentHashMap<>();
    private final Map<Long, EdgeTransport> edges = new ConcurrentHashMap<>(); // by number
    private final Map<Long, WantedOfEdge> ofEdge = new ConcurrentHashMap<>(); // by track
    private @Nullable EdgeFloor floor; // guarded by this
    private volatile @Nullable FeedTree tree;
    private final AtomicBoolean isOver = new AtomicBoolean();

    /**
     * @param numbers of transports, unique in this server
     */
    HomeSide(Relay relay, Association association, LongSupplier numbers, Runnable onEnd) {
        this.relay = relay;
        this.association = association;
        this.numbers = numbers;
        this.onEnd = onEnd;
        RelayMessage.EdgeId its = new RelayMessage.EdgeId(peer(), association.number());
        supply = new Supply(its, association.exports());
    }

    /** Whether participants may still be there. */
    public boolean isUp() {
        return !isOver.get() && relay.isUp();
    }

    /** Whether one more participant may be there; else on another association. */
    public boolean takesMore() {
        return isUp() && !association.isNearlyUsedUp();
    }

    /** A transport at the edge for one more participant. */
    public EdgeTransport open(TransportEvents events) {
        EdgeTransport its = new EdgeTransport(this, numbers.getAsLong(), events);
        edges.put(its.number(), its);
        if (isOver.get()) { // meanwhile
            events.closed(LeaveReason.DISCONNECTED, "node " + peer() + " is gone");
        }
        return its;
    }

    void closed(EdgeTransport its) {
        edges.remove(its.number());
    }

    String peer() {
        return relay.peer();
    }

    /** Whether it can be part of a {@link FeedTree}. */
    boolean canFeed() {
        return relay.canFeed();
    }

    /** Where it is; empty: nowhere in particular. */
    String region() {
        return relay.region();
    }

    /** Whether it is in a region, and not in this node's. */
    boolean isFar() {
        return relay.isFar();
    }

    /** How tracks get there. */
    Supply supply() {
        return supply;
    }

    /** The edges that get theirs by way of this one. */
    Map<RelayMessage.EdgeId, Supply> feeds() {
        return feeds;
    }

    void joins(FeedTree its) {
        tree = its;
    }

    /** Tracks are to come there by way of this other edge, if that can. */
    void feedBy(HomeSide feeder) {
        supply.feedBy(feeder);
        await(feeder);
    }

    /** The same where they came by way of another that is gone, if they still do. */
    void moveTo(HomeSide feeder, HomeSide gone) {
        if (supply.moveTo(feeder, gone)) {
            await(feeder);
        }
    }

    private void await(HomeSide feeder) {
        CompletableFuture.delayedExecutor(FEED_MS, TimeUnit.MILLISECONDS)
                .execute(() -> supply.waitNoLonger(feeder));
    }

    int shard() {
        return association.node().home();
    }

    NodeTransport node() {
        return association.node();
    }

    /** Returns false if it is larger than the connection takes. */
    boolean send(RelayMessage message) {
        return association.send(message);
    }

    /** The same one each time: of the only room. */
    synchronized EdgeFloor floor(long room) {
        EdgeFloor its = floor;
        if (its == null) {
            its = new EdgeFloor(this, room);
            floor = its;
        }
        return its;
    }

    /** How a track of a participant who is there comes here. */
    PublishSection importOf(TrackSpec spec, TransportEvents publisher) {
        PublishSection section = association.sectionToHere(spec);
        WantedOfEdge wanted = new WantedOfEdge(spec.number(), shard(), publisher, this::send);
        ofEdge.put(spec.number(), wanted);
        association.imports().begin(association.node(), section, spec, wanted);
        return section;
    }

    void endImport(long track) {
        ofEdge.remove(track);
        association.imports().end(association.node(), track);
    }

    boolean isOfEdge(long track) {
        return ofEdge.containsKey(track);
    }

    void mirrored(long track, int shard) {
        WantedOfEdge its = ofEdge.get(track);
        if (its != null) {
            its.mirrored(shard);
        }
    }

    /** Nobody on a shard of this server is shown it any more. */
    void forget(long track, int shard) {
        WantedOfEdge its = ofEdge.get(track);
        if (its != null) {
            its.forget(shard);
        }
    }

    @Override
    public void onMessage(RelayMessage message) {
        switch (message) {
            case RelayMessage.Begun(int port) -> {
                association.begun(port);
                supply.begun();
            }
            case RelayMessage.Leaving(int withinMs) ->
                    edges.values().forEach(edge -> edge.events().nodeLeaves(withinMs));
            case RelayMessage.Wanted wanted -> association.exports().wanted(wanted);
            case RelayMessage.Feeding(var to) -> feeding(to);
            case RelayMessage.NotFeeding(var to, String why) -> notFeeding(to, why);
            case RelayMessage.WantedThere(long track, int mask, long mostBps) -> {
                WantedOfEdge its = ofEdge.get(track);
                if (its != null) {
                    its.wantedThere(new LayersWanted(mask, mostBps));
                }
            }
            case RelayMessage.Opened(long to, var local) -> tell(to, edge -> edge.opened(local));
            case RelayMessage.Refused(long to, String why) -> tell(to, edge -> edge.refused(why));
            case RelayMessage.Connected(long to) -> tell(to, edge -> edge.events().connected());
            case RelayMessage.Closed(long to, var reason, String detail) ->
                    tell(to, edge -> edge.events().closed(reason, detail));
            case RelayMessage.SlotStarted(long to, String mid, long track, long timestamp) ->
                    tell(to, edge -> edge.events().slotStarted(mid, track, timestamp));
            case RelayMessage.SlotShows(long to, String mid, long track) ->
                    tell(to, edge -> edge.events().slotShows(mid, track));
            case RelayMessage.LayersChanged(long to, var layers) ->
                    tell(to, edge -> edge.events().slotLayers(layers));
            case RelayMessage.Figures(var counted) ->
                    counted.forEach((to, its) -> tell(to, edge -> edge.counted(its)));
            default ->
                    throw new IllegalArgumentException(
                            "no edge says " + message.getClass().getSimpleName());
        }
    }

    private void feeding(RelayMessage.EdgeId to) {
        Supply its = feeds.get(to);
        if (its != null) {
            its.feeding();
        } else {
            send(new RelayMessage.EndFeed(to)); // it was not waited for
        }
    }

    private void notFeeding(RelayMessage.EdgeId to, String why) {
        Supply its = feeds.get(to);
        if (its != null) {
            LOG.info("node {} does not send to node {}: {}", peer(), to.node(), why);
            its.direct();
        }
    }

    private void tell(long transport, Consumer<EdgeTransport> what) {
        EdgeTransport its = edges.get(transport);
        if (its != null) {
            what.accept(its);
        }
    }

    /** What the edge told last of transports that are there; asks for what it counts now. */
    Map<Long, TransportFigures> figures() {
        Map<Long, TransportFigures> all = new HashMap<>();
        if (isUp() && !edges.isEmpty()) {
            send(new RelayMessage.AskFigures());
        }
        edges.forEach((number, edge) -> {
            HostedFigures its = edge.figures();
            if (its != null) {
                all.put(number, its.figures());
            }
        });
        return all;
    }

    @Override
    public RelayFigures count() {
        return association.count(0, edges.size());
    }

    /** The edge is gone, or the association: so are all transports there. */
    @Override
    public void lost(String why) {
        if (!isOver.compareAndSet(false, true)) {
            return;
        }
        for (EdgeTransport its : List.copyOf(edges.values())) {
            its.events().closed(LeaveReason.DISCONNECTED, "node " + peer() + " is gone: " + why);
        }
        end();
    }

    /** None of the room's participants is there any more. */
    public void close() {
        if (isOver.compareAndSet(false, true)) {
            send(new RelayMessage.End("nobody is here any more"));
            end();
        }
    }

    private void end() {
        FeedTree its = tree;
        if (its != null) { // not here: whoever loses it may have its supply
            List.copyOf(feeds.values())
                    .forEach(fed -> CompletableFuture.runAsync(() -> its.feedAnew(fed, this)));
        }
        supply.end();
        association.close();
        onEnd.run();
    }
}
