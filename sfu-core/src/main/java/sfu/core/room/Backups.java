package sfu.core.room;

import sfu.core.api.MediaException;
import sfu.core.api.MediaKind;
import sfu.core.api.PublishSection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Has publishers send a track in a second codec while a viewer cannot decode the first; on the
 * room's executor, in time that its room gives.
 */
final class Backups {
    private static final long NEVER = Long.MAX_VALUE;

    /** A track that somebody cannot decode, or could not a while ago. */
    private static final class Entry {
        final Map<Member, Set<String>> needs = new HashMap<>();
        String told = "";
        long unneededSinceNs = NEVER;
    }

    private final List<String> codecs;
    private final long holdNs;
    private final LongSupplier clock;
    private final Dynacast.Later later;
    private final Map<Track, Entry> entries = new HashMap<>();

    Backups(BackupPolicy policy, LongSupplier clock, Dynacast.Later later) {
        codecs = policy.codecs();
        holdNs = policy.hold().toNanos();
        this.clock = clock;
        this.later = later;
    }

    /** Each is of another video section of the same offer, which is no backup itself. */
    static void check(List<PublishSection> offered) {
        Set<String> backed = new HashSet<>();
        for (PublishSection section : offered) {
            if (section.isBackup()) {
                boolean isOfTrack =
                        offered.stream()
                                .anyMatch(other ->
                                        other.mid().equals(section.backupOf())
                                                && !other.isBackup()
                                                && other.kind() == MediaKind.VIDEO
                                                && section.kind() == MediaKind.VIDEO);
                if (!isOfTrack || !backed.add(section.backupOf())) {
                    throw new MediaException(
                            MediaException.Code.BAD_REQUEST,
                            "backupOf names another video section, each at most once, not "
                                    + section.backupOf());
                }
            }
        }
    }

    /** The same sections, those first whose tracks the others back up. */
    static List<PublishSection> last(List<PublishSection> offered) {
        return offered.stream()
                .sorted(Comparator.comparing(PublishSection::isBackup)) // stable
                .toList();
    }

    /** What a viewer's slots show, and which tracks there are for them. */
    void needed(Member viewer, List<Slot> slots, SlotAssigner.Offer offer) {
        if (!codecs.isEmpty()) {
            needed(viewer, needs(slots, offer));
        }
    }

    /**
     * The tracks that these slots show by their backup, or would if there were one, with the codecs
     * that would do; a slot of its own for each of the latter.
     */
    private Map<Track, Set<String>> needs(List<Slot> slots, SlotAssigner.Offer offer) {
        Map<Track, Set<String>> needs = new HashMap<>();
        List<Slot> auto = new ArrayList<>();
        Set<Track> given = new HashSet<>();
        for (Slot slot : slots) {
            Track shown = slot.track();
            String id = slot.givenTrack();
            Track wanted = id == null ? shown : offer.of(id);
            if (wanted != null && slot.source() != wanted) {
                need(needs, slot, wanted);
            }
            if (slot.kind() == MediaKind.VIDEO && slot.isAuto()) {
                auto.add(slot);
            } else if (wanted != null) {
                given.add(wanted);
            }
        }
        for (Track track : missing(auto, given, offer)) {
            auto.stream()
                    .filter(slot -> need(needs, slot, track))
                    .findFirst()
                    .ifPresent(auto::remove);
        }
        return needs;
    }

    /** As many as there are slots of those that are to be shown, without those that are. */
    private static Set<Track> missing(List<Slot> auto, Set<Track> given, SlotAssigner.Offer offer) {
        Set<Track> missing = new LinkedHashSet<>();
        for (Track track : auto.isEmpty() ? List.<Track>of() : offer.ranked(MediaKind.VIDEO)) {
            if (missing.size() == auto.size()) {
                break;
            }
            if (!given.contains(track)) {
                missing.add(track);
            }
        }
        auto.removeIf(slot -> missing.remove(slot.track()));
        return missing;
    }

    /** Whether the slot needs a backup of the track, and there could be one. */
    private boolean need(Map<Track, Set<String>> needs, Slot slot, Track track) {
        Set<String> its = decodable(slot, track);
        if (its.isEmpty() || track.isDecodableBy(slot.section().codecs())) {
            return false;
        }
        needs.put(track, its);
        return true;
    }

    private Set<String> decodable(Slot slot, Track track) {
        Set<String> all = new HashSet<>();
        for (String codec : codecs) {
            if (slot.couldShow(track, codec)) {
                all.add(codec);
            }
        }
        return all;
    }

    private void needed(Member viewer, Map<Track, Set<String>> needs) {
        for (Map.Entry<Track, Entry> entry : List.copyOf(entries.entrySet())) {
            if (!needs.containsKey(entry.getKey())
                    && entry.getValue().needs.remove(viewer) != null) {
                update(entry.getKey(), entry.getValue());
            }
        }
        needs.forEach((track, its) -> {
            Entry entry = entries.computeIfAbsent(track, t -> new Entry());
            entry.needs.put(viewer, its);
            update(track, entry);
        });
    }

    /** Who could not be shown this track without its backup. */
    Set<Member> whoNeeds(Track track) {
        Entry entry = entries.get(track);
        return entry == null ? Set.of() : Set.copyOf(entry.needs.keySet());
    }

    void left(Member viewer) {
        needed(viewer, Map.of());
    }

    void unpublished(Track track) {
        entries.remove(track);
    }

    private void update(Track track, Entry entry) {
        String wanted = choose(entry);
        if (!wanted.isEmpty()) {
            entry.unneededSinceNs = NEVER;
            tell(track, entry, wanted);
        } else if (entry.unneededSinceNs == NEVER) {
            long nowNs = clock.getAsLong();
            entry.unneededSinceNs = nowNs;
            later.run(() -> expire(track, entry, nowNs), holdNs);
        }
    }

    /** What is sent stays, while it is of use to anybody. */
    private String choose(Entry entry) {
        if (isNeeded(entry, entry.told)) {
            return entry.told;
        }
        return codecs.stream().filter(codec -> isNeeded(entry, codec)).findFirst().orElse("");
    }

    private static boolean isNeeded(Entry entry, String codec) {
        return entry.needs.values().stream().anyMatch(its -> its.contains(codec));
    }

    private void expire(Track track, Entry entry, long sinceNs) {
        if (entries.get(track) == entry && entry.unneededSinceNs == sinceNs) {
            entries.remove(track);
            tell(track, entry, "");
        }
    }

    private static void tell(Track track, Entry entry, String codec) {
        Member publisher = track.publisher();
        if (!entry.told.equals(codec) && !publisher.isGone()) {
            entry.told = codec;
            publisher.listener().backupWanted(track.section().mid(), codec);
        }
    }
}
