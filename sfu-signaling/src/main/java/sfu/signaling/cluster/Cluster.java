package sfu.signaling.cluster;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.api.Handover;
import sfu.core.api.RoomObserver;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * This node as one of many: says that it lives, sees the others, and knows which room is on which.
 * What must wait for the directory waits for its time-out at most; what is open here never does.
 */
public final class Cluster implements RoomObserver, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final int START_BYTES = 8;
    private static final long SAY_EVERY_MS = 250; // who came and went

    private volatile ClusterSettings settings;
    private final Directory directory;
    private final Supplier<NodeLoad> load;
    private final String version;
    private final String start;
    private final Nodes nodes;
    private final NodeCodec codec;
    private final Handing handing;
    private final RoomPlaces places;
    private final Bus bus;
    private final ChannelWords words;
    private final Whereabouts whereabouts;
    private final Vouchers vouchers;
    private final SecretBox answers;
    private final ClusterPlacing placing;
    private final HeartBeats beats;
    private final ScheduledExecutorService pacing =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("cluster").daemon().factory());
    private volatile @Nullable String saidTwice; // a name that two nodes have

    /**
     * @param version of the software, for operators
     * @param limits of this node
     * @param load asked at each heart-beat
     * @param onLost is told of each room that is open here and, by an older claim, another node's
     */
    public Cluster(
            ClusterSettings settings,
            Directory directory,
            String version,
            PlacementLimits limits,
            Supplier<NodeLoad> load,
            Consumer<String> onLost) {
        this.settings = settings;
        this.directory = directory;
        this.version = version;
        this.load = load;
        start = newStart();
        Seal seal = new Seal(settings.secret());
        nodes = new Nodes(start, settings.pace(), System::nanoTime);
        codec = new NodeCodec(seal, directory.oddities());
        placing = new ClusterPlacing(start, nodes, settings, limits);
        handing = new Handing(start, new HandoverCodec(seal, directory.oddities()), placing);
        places =
                new RoomPlaces(
                        start,
                        directory,
                        settings,
                        placing::anyNode,
                        System::nanoTime,
                        onLost,
                        handing::came);
        bus = new Bus(start, seal, directory, this::knows);
        words = new ChannelWords(seal, directory.oddities());
        whereabouts = new Whereabouts(start, directory.presence(), words);
        beats = new HeartBeats(directory, codec, settings.pace(), this::self, new Heard());
        beats.watch(whereabouts::beat);
        beats.watch(isTaken -> bus.tellWaiting()); // one that answers late takes it all the same
        vouchers = new Vouchers(start, seal, nodes, directory.oddities());
        answers = new SecretBox(seal, "answers");
    }

    /** With the usual limits. */
    public Cluster(
            ClusterSettings settings,
            Directory directory,
            String version,
            Supplier<NodeLoad> load,
            Consumer<String> onLost) {
        this(settings, directory, version, PlacementLimits.defaults(), load, onLost);
    }

    private static String newStart() {
        byte[] bytes = new byte[START_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Joins the others: blocks until this node was heard of, or Redis did not answer.
     *
     * @param url by which the others reach this node, unless its settings say another
     */
    public void begin(String url) {
        if (settings.url().isEmpty()) {
            settings = settings.withUrl(url);
        }
        bus.follow();
        try {
            beats.beat().join();
        } catch (CompletionException e) {
            LOG.warn(
                    "the cluster cannot be reached, rooms open once it can: {}",
                    HeartBeats.sentence(e));
        }
        long everyMs = settings.pace().heartbeat().toMillis();
        pacing.scheduleAtFixedRate(beats::beatSafely, everyMs, everyMs, TimeUnit.MILLISECONDS);
        pacing.scheduleAtFixedRate(
                whereabouts::say, SAY_EVERY_MS, SAY_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private NodeState self() {
        NodeState its =
                new NodeState(
                        settings.node(),
                        start,
                        settings.region(),
                        settings.url(),
                        settings.publicUrl(),
                        version,
                        load.get());
        placing.measured(its);
        return its;
    }

    private final class Heard implements HeartBeats.Listener {
        @Override
        public void heard(List<NodeState> all, boolean isInTurn) {
            List<String> gone = nodes.heard(all);
            gone.forEach(vouchers::gone);
            placing.heard(isInTurn ? all : List.of(), gone);
            for (String name : nodes.namesakes()) {
                if (!name.equals(saidTwice)) {
                    saidTwice = name;
                    LOG.warn(
                            "two nodes are called {}: give each a name, by --node or SFU_NODE",
                            name);
                }
            }
        }

        @Override
        public void check() {
            places.check();
            whereabouts.check();
        }
    }

    /** Of one that started a moment ago no heart-beat may have come here yet. */
    private boolean knows(String other) {
        if (nodes.find(other) == null) {
            beats.look().exceptionally(failure -> null).join();
        }
        return nodes.find(other) != null;
    }

    /**
     * Where a room is; if it is nowhere, it is placed. Fails with {@link ClusterException} where
     * that cannot be found out; a room that is open here needs nobody's answer.
     */
    public CompletableFuture<Place> locate(String room) {
        return places.locate(room).thenCompose(this::at);
    }

    /**
     * Where a room is; nothing: on no node, or on one that is gone for more than a minute or has
     * started again. Fails as {@link #locate}, and with {@link NodeSilentException} where it was on
     * a node whose heart-beats stopped since. Places nothing.
     */
    public CompletableFuture<Optional<Place>> whereIs(String room) {
        return places.find(room)
                .thenCompose(owner -> {
                    if (owner.isEmpty()) {
                        return CompletableFuture.completedFuture(Optional.empty());
                    }
                    RoomPlaces.Owner its = owner.get();
                    return its.isAlive()
                            ? at(its.start()).thenApply(Optional::of)
                            : nowhere(its.start());
                });
    }

    private CompletableFuture<Optional<Place>> nowhere(String owner) {
        NodeState last = nodes.find(owner);
        return last == null || nodes.isBack(last)
                ? CompletableFuture.completedFuture(Optional.empty())
                : CompletableFuture.failedFuture(new NodeSilentException(last));
    }

    private CompletableFuture<Place> at(String owner) {
        if (owner.equals(start)) {
            return CompletableFuture.completedFuture(Place.HERE);
        }
        NodeState known = nodes.find(owner);
        if (known != null) {
            return CompletableFuture.completedFuture(new Place.There(known));
        }
        return beats.look()
                .thenApply(done -> {
                    NodeState heard = nodes.find(owner);
                    if (heard == null) {
                        throw new ClusterException(
                                "the room is on a node that this one cannot hear of: look whether all"
                                        + " nodes have the same secret and version");
                    }
                    return new Place.There(heard);
                });
    }

    /** Before it begins: what takes what comes along with a room of another node. */
    public void receive(Consumer<Handover> its) {
        handing.takeBy(its);
    }

    /** The rooms of this node that others could have; breakout rooms go with theirs. */
    public List<String> held() {
        return places.held();
    }

    /**
     * Gives a room of this node to another that is chosen for it; whoever comes goes there.
     *
     * @param packing gives what a room takes along
     * @return those that are open here of it, whose people are to follow; none: it stays
     */
    public CompletableFuture<List<String>> hand(
            String room, Function<String, CompletableFuture<Optional<Handover>>> packing) {
        return handing.hand(places, room, packing);
    }

    /** The node with this start, as it said last; null: none that lived in the last minute. */
    public @Nullable NodeState find(String itsStart) {
        return nodes.find(itsStart);
    }

    /** Whether its heart-beats come. */
    public boolean isAlive(String itsStart) {
        return nodes.isAlive(itsStart);
    }

    /** Whether a node that was heard of is at this address. */
    public boolean isNode(InetAddress address) {
        return nodes.isAt(address);
    }

    /**
     * Whether it could be connected to: where it could not, it is given no rooms for a while, and
     * whether it lives is looked at before the next heart-beat.
     */
    public void reached(NodeState node, boolean isReached) {
        nodes.reached(node.start(), isReached);
        if (!isReached) {
            beats.lookSoon();
        }
    }

    @Override
    public void opened(String room, String template) {
        places.opened(room);
    }

    @Override
    public void ended(String room) {
        places.ended(room);
    }

    /** This start of this node, by which it is known to the others. */
    public String start() {
        return start;
    }

    public ClusterSettings settings() {
        return settings;
    }

    /** All that live or did a minute ago, by name. */
    public List<NodeView> nodes() {
        return nodes.all();
    }

    public Bus bus() {
        return bus;
    }

    /** What all nodes keep of channels. */
    public ChannelLog channels() {
        return directory.channels();
    }

    /**
     * This node's copy of one kind of what all nodes have in common, which is kept so from now on.
     *
     * @param topic by which the nodes tell each other that something changed
     */
    public SharedRecords share(String kind, String topic, SharedRecords.Copy copy) {
        int everyBeats = 5; // what a word to all told, but for one that was lost
        SharedRecords its =
                new SharedRecords(
                        kind,
                        directory.records(),
                        words,
                        copy,
                        () -> bus.tellOnce(topic, kind),
                        everyBeats);
        bus.on(topic, told -> its.sync());
        beats.watch(its::beat);
        return its;
    }

    /** What was answered first to what may be repeated at any node. */
    public FirstAnswers firstAnswers() {
        return directory.firstAnswers();
    }

    /** By which such answers are closed. */
    public SecretBox answers() {
        return answers;
    }

    /** What lies in channels, and in what is in common by name. */
    public ChannelWords words() {
        return words;
    }

    /** Who is on which node. */
    public Whereabouts whereabouts() {
        return whereabouts;
    }

    /** From now on hears of each heart-beat of this node whether it was taken. */
    public void watch(Consumer<Boolean> watcher) {
        beats.watch(watcher);
    }

    /** Where rooms and people's media come to. */
    public ClusterPlacing placing() {
        return placing;
    }

    public Vouchers vouchers() {
        return vouchers;
    }

    public Oddities oddities() {
        return directory.oddities();
    }

    /** Whether the last heart-beat was taken. */
    public boolean isAvailable() {
        return beats.isAvailable();
    }

    public long beats() {
        return beats.taken();
    }

    public long missedBeats() {
        return beats.missed();
    }

    /** How many rooms this node has a claim to, or asks for. */
    public int rooms() {
        return places.count();
    }

    /** The others are told, so that they need not miss it; its rooms are free at once. */
    public void withdraw() {
        pacing.shutdownNow();
        beats.end();
        directory.withdraw(start).exceptionally(failure -> null).join();
    }

    @Override
    public void close() {
        withdraw();
        directory.close();
    }
}
