package sfu.admin.stream;

import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.MediaServer;
import sfu.core.api.Notes;
import sfu.core.api.Participant;
import sfu.core.api.ParticipantListener;
import sfu.core.api.RoomAbout;
import sfu.core.api.RoomControl;
import sfu.core.stats.BandwidthSnapshot;
import sfu.core.stats.ClientReport;
import sfu.core.stats.DropReason;
import sfu.core.stats.Limit;
import sfu.core.stats.MediaPath;
import sfu.core.stats.ParticipantSnapshot;
import sfu.core.stats.RoomSnapshot;
import sfu.core.stats.ServerSnapshot;
import sfu.core.stats.ShardSnapshot;
import sfu.core.stats.SlotSnapshot;
import sfu.core.stats.TrackSnapshot;
import sfu.core.stats.TransportSnapshot;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A media plane with one person in the room "a/b": 100 packets a second, by its own clock. */
public final class FakeMediaServer implements MediaServer {
    public final AtomicInteger taken = new AtomicInteger();
    public volatile boolean warm;
    public volatile Supplier<CompletableFuture<ServerSnapshot>> next =
            () -> CompletableFuture.completedFuture(snapshot(taken.get()));

    /** The rooms that are open, by name. */
    public volatile Map<String, RoomAbout> open =
            Map.of("a/b", new RoomAbout("meeting", Map.of(), Notes.NONE));

    static ServerSnapshot snapshot(int second) {
        long packets = 100L * second;
        TransportSnapshot transport =
                new TransportSnapshot(
                        1,
                        "udp",
                        "192.0.2.1:5",
                        "AEAD_AES_128_GCM",
                        12,
                        packets,
                        1000 * packets,
                        packets,
                        1000 * packets,
                        Map.of(),
                        new BandwidthSnapshot(
                                2_000_000, "DELAY", 0, 0, 0, 0, 0, 12, 0, Map.of("BITRATE", 2L)));
        TrackSnapshot track =
                new TrackSnapshot(
                        "TR_1",
                        "video",
                        "camera",
                        false,
                        "VP8",
                        packets,
                        900 * packets,
                        0,
                        0.1,
                        3,
                        0,
                        0,
                        1,
                        "",
                        List.of());
        SlotSnapshot slot =
                new SlotSnapshot("1", "video", "", "NO_SOURCE", 0, 0, 0, 0, 0, 0, 0, -1, 0, 0);
        ParticipantSnapshot person =
                new ParticipantSnapshot(
                        "PA_1",
                        "ann",
                        "Ann \"A\"",
                        5,
                        "CONNECTED",
                        false,
                        "ATTENDEE",
                        true,
                        0,
                        transport,
                        List.of(track),
                        List.of(slot),
                        new ClientReport(
                                5,
                                5000,
                                12.5,
                                "srflx",
                                true,
                                List.of(new ClientReport.Received("1", 9, 1, 2, 300, 40, null, 3L)),
                                List.of()));
        ShardSnapshot shard =
                new ShardSnapshot(
                        1, 1, packets, 1000 * packets, packets, 7, 0, 1, 1, 1, 0, Map.of());
        return new ServerSnapshot(
                1000L * second,
                List.of(
                        new RoomSnapshot(
                                "a/b",
                                1,
                                "meeting",
                                Map.of(),
                                MediaPath.SFU,
                                false,
                                List.of(person))),
                List.of(shard),
                Map.of(DropReason.NOT_KEY_FRAME, 3L),
                new ServerSnapshot.EngineNames("test I/O", "why", "test SRTP", "because"));
    }

    @Override
    public void warmUp() {
        warm = true;
    }

    @Override
    public boolean isWarm() {
        return warm;
    }

    @Override
    public void reserve(String room, boolean isReserved) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Participant> join(JoinRequest request, ParticipantListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<ServerSnapshot> snapshot() {
        taken.incrementAndGet();
        return next.get();
    }

    @Override
    public RoomControl control(String room) {
        return (RoomControl)
                Proxy.newProxyInstance(
                        RoomControl.class.getClassLoader(),
                        new Class<?>[] {RoomControl.class},
                        (its, method, arguments) ->
                                CompletableFuture.failedFuture(
                                        new MediaException(
                                                MediaException.Code.NOT_FOUND, "it is not real")));
    }

    @Override
    public Map<String, RoomAbout> rooms() {
        return open;
    }

    @Override
    public int mediaPort() {
        return 0;
    }

    @Override
    public boolean isOpen(String room) {
        return open.containsKey(room);
    }

    @Override
    public CompletableFuture<Boolean> remove(String room, String identity, LeaveReason reason) {
        return CompletableFuture.completedFuture(room.equals("a/b") && identity.equals("ann"));
    }

    @Override
    public String node() {
        return "fake";
    }

    @Override
    public void setDraining(boolean isDraining) {}

    @Override
    public boolean isDraining() {
        return false;
    }

    @Override
    public void refused(Limit limit) {}

    @Override
    public void close() {}
}
