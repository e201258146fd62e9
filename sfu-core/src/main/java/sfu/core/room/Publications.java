package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.core.api.MediaKind;
import sfu.core.api.MuteNews;
import sfu.core.api.PublishSection;
import sfu.core.layers.LayersWanted;
import sfu.core.shard.TransportProxy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Tracks begin, are muted and end: each time everything in the room that has to know is told, in an
 * order that lets it.
 */
final class Publications {
    /** Those who mute and unmute in between are told of together. */
    private static final long MUTED_NS = 200_000_000L;

    /** What has to know. */
    record Parts(
            Ranking ranking,
            RoomFloor floor,
            Speakers speakers,
            Viewing viewing,
            Roster roster,
            Dynacast dynacast,
            Backups backups,
            Tidings tidings) {}

    private final Parts parts;
    private final Publishers publishers;
    private final Dynacast.Later later;
    private final HeldMutes heldMutes = new HeldMutes();
    private final Set<Track> mutedLately = new LinkedHashSet<>(); // or no longer

    Publications(Parts parts, Publishers publishers, Dynacast.Later later) {
        this.parts = parts;
        this.publishers = publishers;
        this.later = later;
    }

    void begin(Track track) {
        parts.dynacast().published(track);
        track.publisher().published().put(track.section().mid(), track);
        Track first = track.backupOf();
        if (first != null) {
            first.setBackup(track);
            parts.viewing().backedUp(first);
            return;
        }
        publishers.published(track);
        parts.ranking().add(track);
        if (heldMutes.holds(track)) {
            track.setMuted(true);
            track.setSilenced(true);
            tellHeld(track);
        }
        if (track.kind() == MediaKind.AUDIO) {
            parts.viewing().bars().published(track);
            parts.floor().published(track);
            parts.floor().hush(track, track.isSilenced());
        }
        parts.roster().changed(track.publisher());
        parts.viewing().published(track);
        parts.tidings().published(track);
    }

    void end(Track track) {
        if (!track.publisher().published().remove(track.section().mid(), track)) {
            return; // with the track whose backup it was
        }
        parts.dynacast().unpublished(track);
        Track first = track.backupOf();
        if (first == null) {
            publishers.unpublished(track);
            withdraw(track);
        } else {
            if (first.backup() == track) {
                first.setBackup(null);
            }
            parts.viewing().backedUp(first);
        }
        TransportProxy transport = track.publisher().transport();
        if (transport != null) {
            transport.unpublish(track.number());
        }
        if (first == null) {
            parts.roster().changed(track.publisher());
            parts.tidings().unpublished(track);
        }
    }

    /** A track of its own ends, and with it its backup. */
    private void withdraw(Track track) {
        parts.ranking().remove(track);
        Set<Member> waiting = parts.backups().whoNeeds(track);
        parts.backups().unpublished(track);
        Track backup = track.backup();
        if (backup != null) {
            end(backup);
        }
        if (track.kind() == MediaKind.AUDIO) {
            parts.floor().unpublished(track);
            parts.viewing().bars().unpublished(track);
            parts.speakers().unpublished(track);
        }
        parts.viewing().unpublished(track, waiting);
    }

    @Nullable Void setMuted(Member member, String mid, boolean muted) {
        Track track = member.published().get(mid);
        if (track == null) {
            throw new MediaException(
                    MediaException.Code.NOT_FOUND, "no published track has the mid " + mid);
        }
        if (!muted && track.isSilenced()) {
            unsilence(track);
        }
        if (track.backupOf() == null && track.setMuted(muted)) {
            parts.roster().changed(member);
            if (mutedLately.isEmpty()) {
                later.run(this::tellMuted, MUTED_NS);
            }
            mutedLately.add(track);
        }
        return null;
    }

    private static void tellHeld(Track track) {
        PublishSection section = track.section();
        track.publisher()
                .listener()
                .muted(new MuteNews(section.mid(), section.source(), true, true, ""));
    }

    HeldMutes heldMutes() {
        return heldMutes;
    }

    /** Nobody is sent it any more, or they may be again; whoever is concerned is assigned after. */
    void silence(Track track, boolean is) {
        if (!track.setSilenced(is)) {
            return;
        }
        if (is) {
            track.setMuted(true);
        }
        parts.roster().changed(track.publisher());
        if (track.kind() == MediaKind.AUDIO) {
            parts.floor().hush(track, is);
            if (is) {
                parts.speakers().unpublished(track);
            }
        }
    }

    /** An offer says it again: that is no word about what a moderator muted. */
    void setMutedByOffer(Track track, boolean muted) {
        if (muted || !track.first().isSilenced()) {
            setMuted(track.publisher(), track.section().mid(), muted);
        }
    }

    private void unsilence(Track track) {
        if (heldMutes.holds(track)) {
            throw new MediaException(
                    MediaException.Code.FORBIDDEN,
                    "a moderator muted this: ask to be allowed to unmute");
        }
        silence(track, false);
        parts.viewing().admitted();
    }

    /** Those that it may no longer publish. */
    void endForbidden(Member member) {
        for (Track track : member.shown()) { // of the session before, too
            if (!member.permissions().mayPublish(track.section().source())) {
                end(track);
            }
        }
    }

    void endAll(Member member) {
        Member before = member.before();
        if (before != null) {
            endAll(before);
        }
        for (Track track : List.copyOf(member.published().values())) {
            end(track);
        }
    }

    /** What the subscribers on a shard want of a track. */
    void layersWanted(long track, int shard, LayersWanted wanted) {
        parts.dynacast().wanted(track, shard, wanted);
    }

    /** Many who mute at once are one message to each viewer, and one change of what is shown. */
    private void tellMuted() {
        Set<Member> viewers = new LinkedHashSet<>();
        boolean isVideo = false;
        for (Track track : mutedLately) {
            viewers.addAll(track.viewers());
            isVideo |= track.kind() == MediaKind.VIDEO;
        }
        mutedLately.clear();
        viewers.forEach(viewer -> viewer.subscription().tell());
        if (isVideo) {
            parts.viewing().reranked();
        }
    }
}
