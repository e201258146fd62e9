package sfu.core.api;

import org.jspecify.annotations.Nullable;

import sfu.core.stats.Condition;
import sfu.core.stats.Limit;
import sfu.core.stats.ServerSnapshot;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The media plane of one process: its ports, shards and rooms. */
public interface MediaServer extends AutoCloseable {

    /**
     * Loads and warms ICE, DTLS and event loops, so that the first join is as quick as the next,
     * and media are not disturbed by a compiler later. Blocks for seconds.
     */
    void warmUp();

    boolean isWarm();

    /** How the media plane does; answers at once, whatever its shards do. */
    default Condition condition() {
        return Condition.UNKNOWN;
    }

    /**
     * Creates the room if need be. The future fails with {@link MediaException}; who no longer
     * wants to wait for it cancels it.
     */
    CompletableFuture<Participant> join(JoinRequest request, ParticipantListener listener);

    /** The room of this name, to be changed; there need be none. */
    RoomControl control(String room);

    /** From now on only moderators, and those whom they send, enter rooms of this name; or all. */
    void reserve(String room, boolean isReserved);

    /** The UDP port that is bound; 0 without one. */
    int mediaPort();

    /**
     * Each shard sends a datagram to this address from its own socket, the way media goes: these
     * bytes and its index from 0, one more byte. Returns at once.
     */
    default void probe(InetSocketAddress to, byte[] datagram) {}

    /** Whether anybody is in this room now, or waits to be. */
    boolean isOpen(String room);

    /** The rooms that are open, by name. */
    default Map<String, RoomAbout> rooms() {
        return Map.of();
    }

    /** What one of them is; null if it is not open. */
    default @Nullable RoomAbout about(String room) {
        return rooms().get(room);
    }

    /** Whoever has this identity in this room leaves it; false if nobody does. */
    CompletableFuture<Boolean> remove(String room, String identity, LeaveReason reason);

    /**
     * All leave a room, those who wait too; the answer is how many left.
     *
     * @param sentence for those who wait
     */
    default CompletableFuture<Integer> end(String room, LeaveReason reason, String sentence) {
        return CompletableFuture.completedFuture(0);
    }

    /** All in a room are told that it goes on elsewhere; the answer is how many were told. */
    default CompletableFuture<Integer> relocate(String room) {
        return CompletableFuture.completedFuture(0);
    }

    /** What a room takes along to another server; empty: it is not open. */
    default CompletableFuture<Optional<Handover>> pack(String room) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /** A room comes here from another server: when it opens, it is as it was there. */
    default void expect(Handover its) {}

    /** The name of this server among others. */
    String node();

    /** From now on no new rooms open here, or they do again; those that there are go on. */
    void setDraining(boolean isDraining);

    boolean isDraining();

    /**
     * From now on nobody joins any room, or all do again; who is sent to another one still goes.
     */
    default void closeDoors(boolean isClosed) {}

    /** The addresses that candidates name instead of the host's own; empty: these. */
    default List<InetAddress> advertised() {
        return List.of();
    }

    /**
     * From now on answers, those to ICE restarts too, name these addresses.
     *
     * @param addresses empty: the host's own
     */
    default void advertise(List<InetAddress> addresses) {}

    /**
     * Tells of addresses that the host does not have any more: media that goes there is lost until
     * its client restarts ICE.
     */
    default void onAddressesGone(Consumer<List<InetAddress>> listener) {}

    /** The addresses that answers name now. */
    default List<InetAddress> candidateAddresses() {
        return List.of();
    }

    /** Something was refused outside of the media plane, to be counted with what that refuses. */
    void refused(Limit limit);

    /** Hears from now on what happens in all rooms. */
    default void observe(RoomObserver observer) {}

    /** Counters and states of everything, at most one second old. */
    CompletableFuture<ServerSnapshot> snapshot();

    /** Ends all rooms and closes the ports. */
    @Override
    void close();
}
