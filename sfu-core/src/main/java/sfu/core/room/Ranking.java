package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.api.SlotState;
import sfu.core.api.TrackSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tracks of a room in the order in which they are shown where not all can be: screens, the
 * newest first; then cameras of those who spoke, the latest first; then in order of publishing.
 * Muted ones come last.
 */
final class Ranking {
    private final Map<String, Track> byId = new LinkedHashMap<>();
    private final Map<Long, Track> byNumber = new HashMap<>();
    private final List<Track> audio = new ArrayList<>();
    private final List<Track> video = new ArrayList<>(); // screens first
    private int screens;

    void add(Track track) {
        byId.put(track.id(), track);
        byNumber.put(track.number(), track);
        if (track.kind() == MediaKind.AUDIO) {
            audio.add(track);
        } else if (isScreen(track)) {
            video.addFirst(track);
            screens++;
        } else {
            video.add(track);
        }
    }

    void remove(Track track) {
        byId.remove(track.id());
        byNumber.remove(track.number());
        audio.remove(track);
        if (video.remove(track) && isScreen(track)) {
            screens--;
        }
    }

    private static boolean isScreen(Track track) {
        return track.section().source() == TrackSource.SCREEN;
    }

    /** Whoever dominates now comes first. */
    void spoke(Member member) {
        for (Track track : member.published().values()) {
            if (track.kind() == MediaKind.VIDEO && !isScreen(track) && video.remove(track)) {
                video.add(screens, track);
            }
        }
    }

    /** The video tracks in this order. */
    List<Track> video() {
        return video;
    }

    /** All of a kind in this order. */
    List<Track> of(MediaKind kind) {
        return kind == MediaKind.AUDIO ? audio : video;
    }

    @Nullable Track of(String id) {
        return byId.get(id);
    }

    @Nullable Track of(long number) {
        return byNumber.get(number);
    }

    int count(MediaKind kind) {
        return kind == MediaKind.AUDIO ? audio.size() : video.size();
    }

    /** What a member may be shown of it. */
    SlotAssigner.Offer offerTo(Member member) {
        return new SlotAssigner.Offer() {
            @Override
            public @Nullable Track of(String id) {
                Track track = byId.get(id);
                return track != null && member.subscription().wants(track) ? track : null;
            }

            @Override
            public @Nullable Track ofPinned(Slot slot) {
                HeldViews.Key to = slot.pinnedTo();
                Track same = to == null ? null : of(slot.override().track());
                if (to == null || same != null) {
                    return same;
                }
                for (Track track : Ranking.this.of(slot.kind())) {
                    if (to.equals(HeldViews.Key.of(track)) && member.subscription().wants(track)) {
                        return track; // published anew
                    }
                }
                return null;
            }

            @Override
            public Iterable<Track> ranked(MediaKind kind) {
                return () -> new ForMember(member, Ranking.this.of(kind));
            }

            @Override
            public SlotState.@Nullable Reason whyNot(String id) {
                Track track = byId.get(id);
                return track == null ? null : member.subscription().whyNot(track);
            }

            @Override
            public SlotState.@Nullable Reason whyNot(MediaKind kind) {
                SlotState.Reason found = null;
                for (Track track : Ranking.this.of(kind)) {
                    SlotState.Reason its = member.subscription().whyNot(track);
                    if (its == SlotState.Reason.PERMISSION) {
                        return its;
                    }
                    found = its == null ? found : its;
                }
                return found;
            }
        };
    }
}
