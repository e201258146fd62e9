package sfu.core.api;

import sfu.core.stats.ServerSnapshot;

import java.util.concurrent.CompletableFuture;

/** The media plane of one process: its ports, shards and rooms. */
public interface MediaServer extends AutoCloseable {

    /**
     * Loads and warms ICE and DTLS, so that the first join is as quick as the next. Blocks for
     * seconds.
     */
    void warmUp();

    boolean isWarm();

    /** Creates the room if need be. The future fails with {@link MediaException}. */
    CompletableFuture<Participant> join(JoinRequest request, ParticipantListener listener);

    /** Counters and states of everything, at most one second old. */
    CompletableFuture<ServerSnapshot> snapshot();

    /** Ends all rooms and closes the ports. */
    @Override
    void close();
}
