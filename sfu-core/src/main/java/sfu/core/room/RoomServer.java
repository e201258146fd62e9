package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Handover;
import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.MediaServer;
import sfu.core.api.Participant;
import sfu.core.api.ParticipantListener;
import sfu.core.api.RoomAbout;
import sfu.core.api.RoomControl;
import sfu.core.api.RoomObserver;
import sfu.core.relay.Relays;
import sfu.core.shard.MediaShards;
import sfu.core.shard.ShardFigures;
import sfu.core.shard.ShardOptions;
import sfu.core.stats.Condition;
import sfu.core.stats.DropReason;
import sfu.core.stats.Limit;
import sfu.core.stats.NodeSnapshot;
import sfu.core.stats.Refusals;
import sfu.core.stats.RoomSnapshot;
import sfu.core.stats.ServerSnapshot;
import sfu.core.time.Clocks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The media plane of one process: its rooms on its shards. */
public final class RoomServer implements MediaServer {
    private final MediaShards shards;
    private final Relays relays;
    private final Hosting hosting;
    private final Census census;
    private final Rooms rooms;
    private final Reception reception;
    private final Refusals refusals = new Refusals();
    private final Ids ids = new Ids();
    private final Expected expected;
    private final Observers observers = new Observers();
    private final ExecutorService executor =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("room-", 0).factory());

    public RoomServer(ShardOptions options, RoomLimits limits) throws IOException {
        this(options, limits, MediaPolicy.defaults());
    }

    public RoomServer(ShardOptions options, RoomLimits limits, MediaPolicy policy)
            throws IOException {
        this(options, Hosting.of(limits, policy));
    }

    public RoomServer(ShardOptions options, Hosting hosting) throws IOException {
        this.hosting = hosting;
        expected = new Expected(hosting.handovers(), System::nanoTime, refusals);
        shards = new MediaShards(options);
        census = new Census(hosting.server(), shards.ingressMeter());
        rooms = new Rooms(hosting, this::checkLoad, this::create);
        reception = new Reception(hosting, rooms, census);
        relays = new Relays(shards);
        observers.add(expected);
    }

    /** The nodes that share its rooms. */
    public Relays relays() {
        return relays;
    }

    @Override
    public void warmUp() {
        shards.warmUp();
    }

    @Override
    public boolean isWarm() {
        return shards.isWarm();
    }

    @Override
    public Condition condition() {
        return shards.condition();
    }

    @Override
    public int mediaPort() {
        return shards.port();
    }

    @Override
    public void probe(InetSocketAddress to, byte[] datagram) {
        shards.probe(to, datagram);
    }

    @Override
    public List<InetAddress> advertised() {
        return shards.advertised();
    }

    @Override
    public void advertise(List<InetAddress> addresses) {
        shards.advertise(addresses);
    }

    @Override
    public void onAddressesGone(Consumer<List<InetAddress>> listener) {
        shards.onAddressesGone(listener);
    }

    @Override
    public List<InetAddress> candidateAddresses() {
        return shards.shown();
    }

    @Override
    public CompletableFuture<Participant> join(JoinRequest request, ParticipantListener listener) {
        CompletableFuture<Participant> answer = new CompletableFuture<>();
        answer.whenComplete((joined, failure) -> {
            if (failure instanceof MediaException refusal && refusal.limit() != null) {
                refused(refusal.limit());
            }
        });
        reception.receive(new Arrival(request, listener, answer));
        return answer;
    }

    @Override
    public RoomControl control(String room) {
        return new OpenRoom(rooms.find(room));
    }

    @Override
    public Map<String, RoomAbout> rooms() {
        Map<String, RoomAbout> all = new HashMap<>();
        rooms.all().forEach(room -> all.put(room.name(), room.desk().about()));
        return all;
    }

    @Override
    public @Nullable RoomAbout about(String name) {
        Room room = rooms.find(name);
        return room == null ? null : room.desk().about();
    }

    @Override
    public void reserve(String room, boolean isReserved) {
        reception.reserve(room, isReserved);
    }

    @Override
    public boolean isOpen(String room) {
        return rooms.isOpen(room);
    }

    @Override
    public CompletableFuture<Boolean> remove(String room, String identity, LeaveReason reason) {
        Room its = rooms.find(room);
        return its == null
                ? CompletableFuture.completedFuture(false)
                : its.call(() -> its.members().remove(identity, reason));
    }

    @Override
    public CompletableFuture<Integer> end(String room, LeaveReason reason, String sentence) {
        Room its = rooms.find(room);
        return its == null
                ? CompletableFuture.completedFuture(0)
                : its.call(() -> its.moderation().end(reason, sentence));
    }

    @Override
    public CompletableFuture<Integer> relocate(String room) {
        Room its = rooms.find(room);
        return its == null
                ? CompletableFuture.completedFuture(0)
                : its.call(() -> its.moderation().relocate());
    }

    @Override
    public CompletableFuture<Optional<Handover>> pack(String room) {
        Room its = rooms.find(room);
        return its == null
                ? CompletableFuture.completedFuture(Optional.empty())
                : its.call(() -> Optional.of(Handovers.pack(its)));
    }

    @Override
    public void expect(Handover its) {
        expected.put(its);
    }

    private void checkLoad() {
        if (!shards.condition().opensRooms()) {
            throw new MediaException(
                    Limit.LOAD,
                    "this server has too much to do to open a new room: try again in some seconds,"
                            + " or another server");
        }
    }

    private Room create(String name, RoomTemplate template) {
        observers.opened(name, template.name());
        Room room =
                new Room(
                        name,
                        shards,
                        relays,
                        hosting.limits(),
                        template,
                        hosting.roster().with(template.audience()),
                        census,
                        refusals,
                        ids,
                        new SerialExecutor(executor, name),
                        observers,
                        rooms::end);
        Handover its = expected.of(name);
        if (its != null) {
            room.execute(() ->
                    Handovers.unpack(its, room, hosting.handovers())); // before anybody comes in
        }
        return room;
    }

    @Override
    public String node() {
        return hosting.node();
    }

    @Override
    public void setDraining(boolean isDraining) {
        rooms.setDraining(isDraining);
    }

    @Override
    public void closeDoors(boolean isClosed) {
        reception.close(isClosed);
    }

    @Override
    public boolean isDraining() {
        return rooms.isDraining();
    }

    @Override
    public void refused(Limit limit) {
        refusals.count(limit);
    }

    @Override
    public void observe(RoomObserver observer) {
        observers.add(observer);
    }

    @Override
    public CompletableFuture<ServerSnapshot> snapshot() {
        return shards.figures().thenCompose(this::snapshot);
    }

    private CompletableFuture<ServerSnapshot> snapshot(List<ShardFigures> figures) {
        Snapshots snapshots = new Snapshots(figures, relays.figures());
        List<CompletableFuture<RoomSnapshot>> each = new ArrayList<>();
        rooms.all().forEach(room -> each.add(room.call(() -> snapshots.of(room))));
        return CompletableFuture.allOf(each.toArray(CompletableFuture<?>[]::new))
                .thenApply(done ->
                        new ServerSnapshot(
                                Clocks.system().steadyMs(),
                                each.stream().map(CompletableFuture::join).toList(),
                                figures.stream().map(ShardFigures::shard).toList(),
                                drops(figures),
                                shards.engines(),
                                shards.tcp(),
                                new NodeSnapshot(
                                        node(), isDraining(), refusals.all(), condition())));
    }

    private Map<DropReason, Long> drops(List<ShardFigures> figures) {
        Map<DropReason, Long> all = new java.util.EnumMap<>(DropReason.class);
        all.putAll(shards.iceDrops());
        for (ShardFigures shard : figures) {
            shard.shard().drops().forEach((reason, n) -> all.merge(reason, n, Long::sum));
        }
        return all;
    }

    @Override
    public void close() {
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (Room room : rooms.all()) {
            all.add(
                    room.call(
                                    () -> {
                                        room.entrance().close("the server shuts down");
                                        for (Member member : room.members().all()) {
                                            room.members()
                                                    .remove(member, LeaveReason.SERVER_SHUTDOWN);
                                        }
                                        room.endIfEmpty();
                                        return null;
                                    })
                            .completeOnTimeout(null, 2, TimeUnit.SECONDS));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).join();
        relays.close();
        shards.close();
        executor.shutdown();
    }
}
