package sfu.core.room;

import sfu.core.api.MediaException;
import sfu.core.stats.Limit;

/** How many publish in a room, and whether somebody may begin or publish more. */
final class Publishers {
    private final RoomTemplate template;
    private final Census census;
    private int count;

    Publishers(RoomTemplate template, Census census) {
        this.template = template;
        this.census = census;
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
        int most = member.maxTracks(template.maxTracks());
        if (tracks > most) {
            throw new MediaException(Limit.TRACKS, "at most " + most + " tracks a participant");
        }
        int before = tracksOf(member);
        if (before == 0 && count >= template.maxPublishers()) {
            throw new MediaException(
                    Limit.PUBLISHERS,
                    "at most " + template.maxPublishers() + " people publish in this room at once");
        }
        census.checkTracks(before == 0, tracks - before);
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
