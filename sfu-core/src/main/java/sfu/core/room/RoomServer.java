package sfu.core.room;

import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.MediaServer;
import sfu.core.api.Participant;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.ParticipantListener;
import sfu.core.shard.MediaShards;
import sfu.core.shard.ShardFigures;
import sfu.core.shard.ShardOptions;
import sfu.core.stats.DropReason;
import sfu.core.stats.RoomSnapshot;
import sfu.core.stats.ServerSnapshot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The media plane of one process: its rooms on its shards. */
public final class RoomServer implements MediaServer {
    private final MediaShards shards;
    private final RoomLimits limits;
    private final MediaPolicy policy;
    private final RosterPolicy rosterPolicy;
    private final Ids ids = new Ids();
    private final Map<String, Room> rooms = new ConcurrentHashMap<>();
    private final ExecutorService executor =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("room-", 0).factory());

    public RoomServer(ShardOptions options, RoomLimits limits) throws IOException {
        this(options, limits, MediaPolicy.defaults());
    }

    public RoomServer(ShardOptions options, RoomLimits limits, MediaPolicy policy)
            throws IOException {
        this(options, limits, policy, RosterPolicy.defaults());
    }

    public RoomServer(
            ShardOptions options, RoomLimits limits, MediaPolicy policy, RosterPolicy rosterPolicy)
            throws IOException {
        this.limits = limits;
        this.policy = policy;
        this.rosterPolicy = rosterPolicy;
        shards = new MediaShards(options);
    }

    @Override
    public void warmUp() {
        shards.warmUp();
    }

    @Override
    public boolean isWarm() {
        return shards.isWarm();
    }

    /** The UDP port that is bound. */
    public int mediaPort() {
        return shards.port();
    }

    @Override
    public CompletableFuture<Participant> join(JoinRequest request, ParticipantListener listener) {
        Room room = rooms.get(request.room());
        if (room == null) {
            if (rooms.size() >= limits.maxRooms()) {
                return CompletableFuture.failedFuture(
                        new MediaException(
                                MediaException.Code.LIMIT_REACHED,
                                "at most " + limits.maxRooms() + " rooms on this server"));
            }
            room = rooms.computeIfAbsent(request.room(), this::create);
        }
        Room its = room;
        CompletableFuture<Participant> joined = its.call(() -> add(its, request, listener));
        return joined.exceptionallyCompose(failure ->
                failure instanceof RoomEnded
                        ? join(request, listener) // it ended meanwhile: another one
                        : CompletableFuture.failedFuture(failure));
    }

    private Room create(String name) {
        return new Room(
                name,
                shards,
                limits,
                policy,
                rosterPolicy,
                ids,
                new SerialExecutor(executor),
                () -> end(name));
    }

    /** On the room's executor: the last one left. */
    private void end(String name) {
        rooms.computeIfPresent(name, (n, room) -> room.isEmpty() ? null : room);
    }

    private Participant add(Room room, JoinRequest request, ParticipantListener listener) {
        if (rooms.get(room.name()) != room) {
            throw new RoomEnded();
        }
        String id = ids.participant();
        String identity = request.identity().isEmpty() ? id : request.identity();
        String name = request.name().isEmpty() ? identity : request.name();
        room.admit(identity); // a full room is not empty: none is left behind
        ParticipantInfo info =
                new ParticipantInfo(
                        id, identity, name, request.canPublish(), request.canSubscribe());
        Member member =
                new Member(
                        room, info, request.hidden(), policy, listener, System.currentTimeMillis());
        room.add(member);
        return member;
    }

    @Override
    public CompletableFuture<ServerSnapshot> snapshot() {
        return shards.figures().thenCompose(this::snapshot);
    }

    private CompletableFuture<ServerSnapshot> snapshot(List<ShardFigures> figures) {
        Snapshots snapshots = new Snapshots(figures);
        List<CompletableFuture<RoomSnapshot>> each = new ArrayList<>();
        rooms.values().forEach(room -> each.add(room.call(() -> snapshots.of(room))));
        return CompletableFuture.allOf(each.toArray(CompletableFuture<?>[]::new))
                .thenApply(done ->
                        new ServerSnapshot(
                                System.currentTimeMillis(),
                                each.stream().map(CompletableFuture::join).toList(),
                                figures.stream().map(ShardFigures::shard).toList(),
                                drops(figures),
                                shards.engines(),
                                shards.tcp()));
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
        for (Room room : rooms.values()) {
            all.add(
                    room.call(
                                    () -> {
                                        for (Member member : all(room)) {
                                            room.remove(member, LeaveReason.SERVER_SHUTDOWN);
                                        }
                                        return null;
                                    })
                            .completeOnTimeout(null, 2, TimeUnit.SECONDS));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).join();
        shards.close();
        executor.shutdown();
    }

    private static List<Member> all(Room room) {
        List<Member> members = new ArrayList<>();
        room.members().forEach(members::add);
        return members;
    }

    /** The room ended between being found and being joined. */
    private static final class RoomEnded extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
