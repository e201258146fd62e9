package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;

import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * A room's members by what the begin or end of a track can mean for their slots, so that in a large
 * room only those are asked whom it concerns. It is brought up to date wherever a member's slots,
 * what they show, its permissions and overrides or the sound that it publishes change; who has no
 * slots is not in it. What it gives is as it is now: to be copied before anything changes.
 */
final class SlotIndex {
    /** What may be true of a member. */
    enum Trait {
        /** The room could show another audio track in one of its slots. */
        FREE_AUDIO,
        /** Another video track. */
        FREE_VIDEO,
        /** An operator gave one of its slots to a source. */
        PINNED,
        /** There may be tracks that it must not be sent, whatever their publishers say. */
        RESTRICTED,
        /** Its audio slots follow the loudest voices. */
        LISTENS
    }

    /**
     * @param voices how many audio tracks the room can have while each has a slot of its own; -1:
     *     it has no slots for any
     */
    private record Entry(Set<Trait> traits, int voices) {
        boolean listens() {
            return traits.contains(Trait.LISTENS);
        }
    }

    private final Map<Member, Entry> entries = new HashMap<>();
    private final Map<Trait, Set<Member>> having = new EnumMap<>(Trait.class);
    private final NavigableMap<Integer, Set<Member>> notListening = new TreeMap<>(); // by voices
    private final NavigableMap<Integer, Set<Member>> listening = new TreeMap<>(); // by voices

    SlotIndex() {
        for (Trait trait : Trait.values()) {
            having.put(trait, new LinkedHashSet<>());
        }
    }

    /** Those of whom this is true. */
    Set<Member> having(Trait trait) {
        return having.getOrDefault(trait, Set.of());
    }

    /** Those with a slot for a track of this kind. */
    Set<Member> free(MediaKind kind) {
        return having(kind == MediaKind.AUDIO ? Trait.FREE_AUDIO : Trait.FREE_VIDEO);
    }

    /** Those with a slot for each voice who have too few for so many. */
    Collection<Set<Member>> tooFewFor(int voices) {
        return notListening.subMap(0, true, voices, false).values();
    }

    /** Those who listen to the loudest and have slots for so many voices, and spare ones. */
    Collection<Set<Member>> enoughFor(int voices, int spare) {
        return listening.tailMap(voices + spare, true).values();
    }

    /** Its slots are others, or what they show or may show is. */
    void update(Member member) {
        Entry now = entry(member);
        Entry before = now == null ? entries.remove(member) : entries.put(member, now);
        if (before != null && !before.equals(now)) {
            remove(member, before);
        }
        if (now != null && !now.equals(before)) {
            add(member, now);
        }
    }

    private static @Nullable Entry entry(Member member) {
        Subscription its = member.subscription();
        if (its.slots().isEmpty()) {
            return null;
        }
        EnumSet<Trait> traits = its.slotTraits();
        if (its.isRestricted()) {
            traits.add(Trait.RESTRICTED);
        }
        if (!its.listensOn().isEmpty()) {
            traits.add(Trait.LISTENS);
        }
        int slots = its.count(MediaKind.AUDIO);
        return new Entry(traits, slots == 0 ? -1 : slots + member.publishedAudio());
    }

    private void add(Member member, Entry its) {
        its.traits().forEach(trait -> having(trait).add(member));
        byVoices(its).computeIfAbsent(its.voices(), voices -> new LinkedHashSet<>()).add(member);
    }

    private void remove(Member member, Entry its) {
        its.traits().forEach(trait -> having(trait).remove(member));
        byVoices(its)
                .computeIfPresent(
                        its.voices(),
                        (voices, members) -> {
                            members.remove(member);
                            return members.isEmpty() ? null : members;
                        });
    }

    private NavigableMap<Integer, Set<Member>> byVoices(Entry its) {
        return its.listens() ? listening : notListening;
    }
}
