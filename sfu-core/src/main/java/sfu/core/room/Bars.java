package sfu.core.room;

import sfu.core.api.MediaKind;
import sfu.core.shard.TransportProxy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which voices those must not hear whose slots follow the loudest: their shards choose on the
 * packet, and are told before they could choose wrongly.
 */
final class Bars {
    private final Ranking ranking;
    private final RoomFloor floor;
    private final SlotIndex index;
    private final Set<Member> barred = new HashSet<>(); // from any voice

    Bars(Ranking ranking, RoomFloor floor, SlotIndex index) {
        this.ranking = ranking;
        this.floor = floor;
        this.index = index;
    }

    /** Before the floor knows it. */
    void published(Track audio) {
        boolean isForAll = !audio.isSilenced() && audio.publisher().admission().isOpen();
        SlotIndex.Trait whom = isForAll ? SlotIndex.Trait.RESTRICTED : SlotIndex.Trait.LISTENS;
        for (Member member : index.having(whom)) {
            if (!member.subscription().listensOn().isEmpty()) {
                update(member, List.of(audio));
            }
        }
    }

    void unpublished(Track audio) {
        for (Member member : barred) {
            TransportProxy to = member.transport();
            if (to != null && member.subscription().barred().remove(audio.number())) {
                floor.bar(to, Set.of(), Set.of(audio.number()));
            }
        }
        barred.removeIf(member -> member.subscription().barred().isEmpty());
    }

    void left(Member member) {
        barred.remove(member);
    }

    /** It is about to follow the loudest, or may hear others than before. */
    void update(Member member) {
        update(member, ranking.of(MediaKind.AUDIO));
    }

    /** Its shard is told at once of all that changed: of a muted room that are all voices. */
    private void update(Member member, Iterable<Track> voices) {
        TransportProxy to = member.transport();
        if (to == null) {
            return;
        }
        Set<Long> before = member.subscription().barred();
        Set<Long> forbidden = new HashSet<>();
        Set<Long> allowed = new HashSet<>();
        for (Track audio : voices) {
            boolean isForbidden = member.subscription().isForbidden(audio);
            if (isForbidden && before.add(audio.number())) {
                forbidden.add(audio.number());
            } else if (!isForbidden && before.remove(audio.number())) {
                allowed.add(audio.number());
            }
        }
        if (!forbidden.isEmpty() || !allowed.isEmpty()) {
            floor.bar(to, forbidden, allowed);
        }
        if (before.isEmpty()) {
            barred.remove(member);
        } else {
            barred.add(member);
        }
    }
}
