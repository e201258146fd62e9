package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LayerCap;
import sfu.core.api.MediaCap;
import sfu.core.api.MediaException;
import sfu.core.api.MediaKind;
import sfu.core.api.Participant;
import sfu.core.api.SlotSection;
import sfu.core.api.SlotState;
import sfu.core.api.SlotView;
import sfu.core.api.TrackSource;
import sfu.core.api.ViewOverride;
import sfu.core.layers.LayerBound;
import sfu.core.layers.LayerLimit;
import sfu.core.layers.SlotRule;
import sfu.core.stats.Limit;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What a participant receives: its slots, and what it asked to be shown and to hear in them. */
final class Subscription {
    /** Each slot takes two SSRCs of a session's keys for good: SRTP never starts one again. */
    private static final int MAX_SLOTS_EVER = 2000;

    private final Member member;
    private final Map<String, Slot> slots = new LinkedHashMap<>(); // by mid
    private String followed = "";
    private Set<TrackSource> followedSources = Set.of();
    private int opened;
    private int loudest;
    private List<String> listensOn = List.of();
    private Map<HeldViews.Key, ViewOverride> overrides = Map.of(); // by operators
    private final Set<Long> barred = new HashSet<>(); // audio tracks, by number

    Subscription(Member member, int loudest) {
        this.member = member;
        this.loudest = loudest;
    }

    Map<String, Slot> slots() {
        return slots;
    }

    @Nullable Slot slot(String mid) {
        return slots.get(mid);
    }

    /** That these are not more than it may open ever. */
    void check(List<SlotSection> offered) {
        if (opened + countNew(offered) > MAX_SLOTS_EVER) {
            throw new MediaException(
                    Limit.SLOTS, "a session opens at most " + MAX_SLOTS_EVER + " slots: join anew");
        }
    }

    /** These are about to be open. */
    void countOpened(List<SlotSection> offered) {
        opened += countNew(offered);
    }

    private int countNew(List<SlotSection> offered) {
        int more = 0;
        for (SlotSection section : offered) {
            Slot before = slots.get(section.mid());
            more += before == null || !before.section().equals(section) ? 1 : 0;
        }
        return more;
    }

    /**
     * Only the tracks of one participant from now on.
     *
     * @param identity empty: all participants'
     * @param sources empty: all
     */
    void follow(String identity, List<TrackSource> sources) {
        followed = identity;
        followedSources = Set.copyOf(sources);
    }

    /** Whether its slots may show any track. */
    boolean followsAll() {
        return followed.isEmpty() && followedSources.isEmpty();
    }

    /** Whether its slots may show this track. */
    boolean wants(Track track) {
        return wouldShow(track) && isPermitted(track);
    }

    /** Whether they would, were that permitted. */
    boolean isForbidden(Track track) {
        return wouldShow(track) && !isPermitted(track);
    }

    /** Why it is not shown though it would be; null if it is, or would not. */
    SlotState.@Nullable Reason whyNot(Track track) {
        if (!isForbidden(track)) {
            return null;
        }
        return track.first().isSilenced() || override(track).isOff()
                ? SlotState.Reason.MODERATOR
                : SlotState.Reason.PERMISSION;
    }

    private boolean isPermitted(Track track) {
        Member publisher = track.publisher();
        String identity = publisher.info().identity();
        return !track.first().isSilenced()
                && !override(track).isOff()
                && member.permissions().maySubscribeTo(identity, track.section().source())
                && publisher.admission().admits(track.first(), member.info().identity());
    }

    /** What operators say of what it is sent of others. */
    void overrideSources(Map<HeldViews.Key, ViewOverride> its) {
        overrides = its;
    }

    private ViewOverride override(Track track) {
        return overrides.isEmpty()
                ? ViewOverride.NONE
                : overrides.getOrDefault(HeldViews.Key.of(track), ViewOverride.NONE);
    }

    /** Whether operators say anything of what it is sent. */
    boolean isOverridden() {
        return !overrides.isEmpty()
                || slots.values().stream()
                        .anyMatch(slot -> !slot.override().equals(ViewOverride.NONE));
    }

    /** Whether a slot is made to show a track of this source. */
    boolean awaits(Track track) {
        HeldViews.Key key = HeldViews.Key.of(track);
        return slots.values().stream().anyMatch(slot -> key.equals(slot.pinnedTo()));
    }

    /** Whether there may be tracks that it must not be sent, whatever their publishers say. */
    boolean isRestricted() {
        return !overrides.isEmpty() || !member.permissions().maySubscribeToAll();
    }

    /** What others than the client say of a slot and the track in it. */
    SlotRule rule(Slot slot, Track track) {
        LayerCap cap = member.caps().receive(track.section().source(), track.id());
        ViewOverride its = slot.override().and(override(track));
        return cap.isNone() && its.equals(ViewOverride.NONE)
                ? SlotRule.NONE
                : new SlotRule(bound(cap), bound(its.most()), bound(its.least()), its.priority());
    }

    private static LayerBound bound(LayerCap its) {
        MediaCap cap = its.media();
        LayerLimit limit =
                new LayerLimit(cap.width(), cap.height(), cap.frameRate(), cap.bitrateBps());
        return new LayerBound(limit, its.spatial(), its.temporal());
    }

    private boolean wouldShow(Track track) {
        if (track.publisher().info().id().equals(member.info().id())) { // another session, too
            return false;
        }
        boolean isFollowed =
                followed.isEmpty() || followed.equals(track.publisher().info().identity());
        return isFollowed
                && (followedSources.isEmpty()
                        || followedSources.contains(track.section().source()));
    }

    /** The voices that its shard was told it must not hear. */
    Set<Long> barred() {
        return barred;
    }

    void check(SlotView view) {
        Slot slot = slots.get(view.mid());
        if (slot == null) {
            throw new MediaException(
                    MediaException.Code.NOT_FOUND, "no slot has the mid " + view.mid());
        }
        if (view.track() != null && slot.kind() == MediaKind.AUDIO) {
            throw new MediaException(
                    MediaException.Code.BAD_REQUEST, "a track is given to a video slot only");
        }
    }

    /** Returns whether any slot is to show another track. */
    boolean give(List<SlotView> views) {
        boolean isNew = false;
        for (SlotView view : views) {
            Slot slot = slots.get(view.mid());
            String track = view.track();
            if (slot != null && track != null) {
                String id = track.equals(SlotView.AUTO) ? null : track;
                isNew |= !Objects.equals(id, slot.clientsTrack());
                slot.give(id);
            }
        }
        return isNew;
    }

    int count(MediaKind kind) {
        int count = 0;
        for (Slot slot : slots.values()) {
            count += slot.kind() == kind && !slot.isOff() ? 1 : 0;
        }
        return count;
    }

    /** What is true of its slots. */
    EnumSet<SlotIndex.Trait> slotTraits() {
        EnumSet<SlotIndex.Trait> traits = EnumSet.noneOf(SlotIndex.Trait.class);
        for (Slot slot : slots.values()) {
            if (slot.isFree()) {
                traits.add(
                        slot.kind() == MediaKind.AUDIO
                                ? SlotIndex.Trait.FREE_AUDIO
                                : SlotIndex.Trait.FREE_VIDEO);
            }
            if (slot.pinnedTo() != null) {
                traits.add(SlotIndex.Trait.PINNED);
            }
        }
        return traits;
    }

    void hearLoudest(int voices) {
        if (voices < 1 || voices > Participant.MAX_LOUDEST) {
            throw new MediaException(
                    MediaException.Code.BAD_REQUEST, "1 to " + Participant.MAX_LOUDEST + " voices");
        }
        loudest = voices;
    }

    /** The slots that are to carry the loudest voices, if not all have a slot of their own. */
    List<String> slotsToListenOn() {
        return slots.values().stream()
                .filter(slot -> slot.kind() == MediaKind.AUDIO && !slot.isOff())
                .limit(loudest)
                .map(Slot::mid)
                .toList();
    }

    /** Those that do. */
    List<String> listensOn() {
        return listensOn;
    }

    void listenOn(List<String> mids) {
        listensOn = mids;
    }

    /** Tells the client what changed in its slots. */
    void tell() {
        List<SlotState> news = new ArrayList<>();
        for (Slot slot : slots.values()) {
            SlotState state = slot.news();
            if (state != null) {
                news.add(state);
            }
        }
        if (!news.isEmpty() && !member.isGone()) {
            member.listener().slotsChanged(news);
        }
    }
}
