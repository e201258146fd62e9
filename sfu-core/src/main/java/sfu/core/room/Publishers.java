package sfu.core.room;

import sfu.core.api.MediaException;
import sfu.core.shard.BitrateMeter;
import sfu.core.stats.Limit;

import java.util.function.LongSupplier;

/** How many publish in a room, and whether somebody may begin or publish more. */
final class Publishers {
    private final RoomCapacity capacity;
    private final Census census;
    private final BitrateMeter ingress;
    private final LongSupplier nanoTime;
    private final Returning returning;
    private int count;

    /**
     * @param ingress what they send
     */
    Publishers(RoomCapacity capacity, Census census, BitrateMeter ingress, LongSupplier nanoTime) {
        this.capacity = capacity;
        this.census = census;
        this.ingress = ingress;
        this.nanoTime = nanoTime;
        returning = new Returning(nanoTime);
    }

    /**
     * @param tracks that it is to have from now on
     * @throws MediaException if it may not
     */
    void check(Member member, int tracks) {
        if (tracks == 0) {
            return;
        }
        if (!member.info().onStage()) {
            throw MediaException.notOnStage();
        }
        int most = member.maxTracks(capacity.maxTracks());
        if (tracks > most) {
            throw new MediaException(Limit.TRACKS, "at most " + most + " tracks a participant");
        }
        Member succeeded = member.before();
        int before = tracksOf(member) + (succeeded == null ? 0 : tracksOf(succeeded));
        if (before == 0 && count >= capacity.maxPublishers()) {
            throw new MediaException(
                    Limit.PUBLISHERS,
                    "at most " + capacity.maxPublishers() + " people publish in this room at once");
        }
        census.checkTracks(before == 0, tracks - before);
        if (tracks > before && !returning.has(member.info().identity())) {
            checkBitrate();
        }
    }

    /** They published, here or on another server, and are about to come back. */
    void expect(String identity) {
        returning.expect(identity);
    }

    /** Who publishes goes on, whatever it sends: one cannot know who is to yield. */
    private void checkBitrate() {
        long nowNs = nanoTime.getAsLong();
        if (ingress.bitrateBps(nowNs) >= capacity.maxBitrateBps()) {
            throw new MediaException(
                    Limit.ROOM_BITRATE,
                    "those who publish in this room send all of its %,d bit/s: try again when"
                                    .formatted(capacity.maxBitrateBps())
                            + " they send less");
        }
        census.checkBitrate(nowNs);
    }

    /** One of its own, no backup, is among its tracks from now on. */
    void published(Track track) {
        census.addTracks(1);
        if (tracksOf(track.publisher()) == 1) {
            count++;
            census.addPublishers(1);
        }
    }

    /** It no longer is. */
    void unpublished(Track track) {
        census.addTracks(-1);
        if (tracksOf(track.publisher()) == 0) {
            count--;
            census.addPublishers(-1);
            expect(track.publisher().info().identity());
        }
    }

    private static int tracksOf(Member member) {
        int tracks = 0;
        for (Track track : member.published().values()) {
            tracks += track.backupOf() == null ? 1 : 0;
        }
        return tracks;
    }
}
