package sfu.core.room;

import sfu.core.api.MediaKind;
import sfu.core.shard.TransportProxy;

import java.util.Set;

/**
 * Which voices those must not hear whose slots follow the loudest: their shards choose on the
 * packet, and are told before they could choose wrongly.
 */
final class Bars {
    private final Ranking ranking;
    private final RoomFloor floor;
    private final Iterable<Member> members;

    Bars(Ranking ranking, RoomFloor floor, Iterable<Member> members) {
        this.ranking = ranking;
        this.floor = floor;
        this.members = members;
    }

    /** Before the floor knows it. */
    void published(Track audio) {
        for (Member member : members) {
            if (!member.subscription().listensOn().isEmpty()) {
                update(member, audio);
            }
        }
    }

    void unpublished(Track audio) {
        for (Member member : members) {
            set(member, audio.number(), false);
        }
    }

    /** It is about to follow the loudest, or may hear others than before. */
    void update(Member member) {
        for (Track audio : ranking.of(MediaKind.AUDIO)) {
            update(member, audio);
        }
    }

    private void update(Member member, Track audio) {
        set(member, audio.number(), member.subscription().isForbidden(audio));
    }

    private void set(Member member, long audio, boolean isBarred) {
        Set<Long> barred = member.subscription().barred();
        TransportProxy to = member.transport();
        if (to != null && (isBarred ? barred.add(audio) : barred.remove(audio))) {
            floor.bar(to, audio, isBarred);
        }
    }
}
