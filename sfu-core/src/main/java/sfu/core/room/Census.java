package sfu.core.room;

import sfu.core.api.MediaException;
import sfu.core.shard.BitrateMeter;
import sfu.core.stats.Limit;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many there are in all rooms together, and whether more may come. From any room's executor;
 * publishers and tracks that come at the same moment in several rooms may be a few too many.
 */
final class Census {
    private final ServerLimits limits;
    private final BitrateMeter ingress;
    private final IdentitySessions identities;
    private final AtomicInteger participants = new AtomicInteger();
    private final AtomicInteger publishers = new AtomicInteger();
    private final AtomicInteger tracks = new AtomicInteger();

    /**
     * @param ingress what all publishers send
     */
    Census(ServerLimits limits, BitrateMeter ingress) {
        this.limits = limits;
        this.ingress = ingress;
        identities = new IdentitySessions(limits.sessionsPerIdentity());
    }

    /**
     * @throws MediaException if nobody may come now
     */
    void check() {
        if (participants.get() >= limits.maxParticipants()) {
            throw full();
        }
    }

    /**
     * Somebody comes.
     *
     * @throws MediaException if it may not now
     */
    void enter(String identity) {
        if (!tryEnter()) {
            throw full();
        }
        try {
            identify(identity);
        } catch (MediaException refused) {
            participants.decrementAndGet();
            throw refused;
        }
    }

    /**
     * Who it is that has entered.
     *
     * @throws MediaException if it may not once more
     */
    void identify(String identity) {
        if (!identities.enter(identity)) {
            throw new MediaException(
                    Limit.IDENTITY_SESSIONS,
                    "at most " + limits.sessionsPerIdentity() + " sessions of one identity");
        }
    }

    /** The same; returns false if nobody may come now. */
    boolean tryEnter() {
        boolean isPlace = participants.incrementAndGet() <= limits.maxParticipants();
        if (!isPlace) {
            participants.decrementAndGet();
        }
        return isPlace;
    }

    /**
     * @param identity that it entered as, if it was asked
     */
    void leave(String identity) {
        participants.decrementAndGet();
        identities.leave(identity);
    }

    private MediaException full() {
        return new MediaException(
                Limit.SERVER_PARTICIPANTS,
                "the server is full: at most " + limits.maxParticipants() + " participants");
    }

    /**
     * @param isNew whether it published nothing so far
     * @param more tracks than so far
     * @throws MediaException if they may not
     */
    void checkTracks(boolean isNew, int more) {
        if (isNew && publishers.get() >= limits.maxPublishers()) {
            throw new MediaException(
                    Limit.SERVER_PUBLISHERS,
                    "at most " + limits.maxPublishers() + " people publish on this server");
        }
        if (more > 0 && tracks.get() + more > limits.maxTracks()) {
            throw new MediaException(
                    Limit.SERVER_TRACKS,
                    "at most " + limits.maxTracks() + " tracks on this server");
        }
    }

    /**
     * @throws MediaException if nobody may publish more now
     */
    void checkBitrate(long nowNs) {
        if (ingress.bitrateBps(nowNs) >= limits.maxBitrateBps()) {
            throw new MediaException(
                    Limit.SERVER_BITRATE,
                    "those who publish on this server send all of its %,d bit/s: try again when"
                                    .formatted(limits.maxBitrateBps())
                            + " they send less, or another server");
        }
    }

    void addTracks(int more) {
        tracks.addAndGet(more);
    }

    void addPublishers(int more) {
        publishers.addAndGet(more);
    }
}
