package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.EncodingParameters;
import sfu.core.api.MediaKind;
import sfu.core.api.SlotIdentity;
import sfu.core.api.SlotLayer;
import sfu.core.api.SlotSection;
import sfu.core.api.SlotState;
import sfu.core.api.ViewOverride;
import sfu.core.layers.LayerReason;
import sfu.core.layers.SlotRule;
import sfu.core.shard.SlotLayers;

import java.util.List;

/** A slot of a subscriber in its room: what it shows, and what its client was told of that. */
final class Slot {
    private final SlotSection section;
    private final SlotIdentity identity;
    private @Nullable Track track;
    private @Nullable Track source;
    private @Nullable String given; // by the client
    private ViewOverride override = ViewOverride.NONE;
    private HeldViews.@Nullable Key pinnedTo; // of whom is the track that an operator chose
    private @Nullable String pinned; // that track, or another of the same source
    private SlotRule rule = SlotRule.NONE; // as its shard knows it
    private boolean followsSeats;
    private SlotState.Reason whyEmpty = SlotState.Reason.NO_SOURCE;
    private long rtpTimestamp = -1;
    private @Nullable SlotLayer layer;
    private LayerReason limit = LayerReason.NONE;
    private @Nullable SlotState told;

    Slot(SlotSection section, SlotIdentity identity) {
        this.section = section;
        this.identity = identity;
    }

    String mid() {
        return section.mid();
    }

    SlotSection section() {
        return section;
    }

    SlotIdentity identity() {
        return identity;
    }

    MediaKind kind() {
        return section.kind();
    }

    @Nullable Track track() {
        return track;
    }

    /** What is forwarded of its track: that itself or its backup. */
    @Nullable Track source() {
        return source;
    }

    /**
     * The id of the track that an operator, or else the client, wants here, or null: whatever is
     * most important.
     */
    @Nullable String givenTrack() {
        return pinned == null ? given : pinned;
    }

    /** As the client says it. */
    @Nullable String clientsTrack() {
        return given;
    }

    /** What an operator says of it. */
    ViewOverride override() {
        return override;
    }

    /**
     * @param track that it names, if any
     */
    void override(ViewOverride its, @Nullable Track track) {
        override = its;
        pinnedTo = track == null ? null : HeldViews.Key.of(track);
    }

    /** The same as the one whose place it takes. */
    void override(Slot before) {
        if (before.kind() == kind()) {
            override = before.override;
            pinnedTo = before.pinnedTo;
        }
    }

    boolean isOff() {
        return override.isOff();
    }

    /** The source whose track an operator wants here; null: none. */
    HeldViews.@Nullable Key pinnedTo() {
        return pinnedTo;
    }

    /** The track that it is made to show, as long as there is one; null: as the client says. */
    void pin(@Nullable String track) {
        pinned = track;
    }

    boolean isPinned() {
        return pinned != null;
    }

    /** Whether its shard is to be told. */
    boolean setRule(SlotRule its) {
        boolean isNews = !rule.equals(its);
        rule = its;
        return isNews;
    }

    void give(@Nullable String id) {
        given = id;
    }

    /** Whether its shard decides what it shows: the loudest voices. */
    boolean followsSeats() {
        return followsSeats;
    }

    void followSeats(boolean does) {
        followsSeats = does;
    }

    /** Whether the room chooses what it shows. */
    boolean isAuto() {
        return givenTrack() == null && !followsSeats && !isOff();
    }

    /** Whether the room could show a track more in it. */
    boolean isFree() {
        return track == null && !followsSeats && !isOff();
    }

    boolean canShow(Track candidate) {
        return candidate.kind() == kind() && candidate.sourceFor(section.codecs()) != null;
    }

    /** Whether what it forwards of its track is no longer what it would. */
    boolean isStale() {
        Track shown = track;
        return shown != null && shown.sourceFor(section.codecs()) != source;
    }

    /** Whether it could show the track, were that sent in this codec too. */
    boolean couldShow(Track candidate, String codec) {
        return candidate.kind() == kind()
                && !candidate.isSentAs(codec)
                && candidate.couldReach(section.codecs(), codec);
    }

    void show(@Nullable Track next) {
        track = next;
        source = next == null ? null : next.sourceFor(section.codecs());
        rtpTimestamp = -1;
        layer = null;
        limit = LayerReason.NONE;
    }

    /** The shard sends the track's first packet, unless it means an earlier one's. */
    void started(long number, long firstTimestamp) {
        Track shown = source;
        if (shown != null && shown.number() == number) {
            rtpTimestamp = firstTimestamp;
        }
    }

    /** What the shard sends of the track, unless it means another one. */
    void sent(SlotLayers now) {
        Track shown = source;
        if (shown != null && shown.number() == now.track()) {
            layer = withRid(now.layer(), shown);
            limit = now.reason();
        }
    }

    /** The shard knows encodings by their index. */
    private static SlotLayer withRid(SlotLayer its, Track shown) {
        List<EncodingParameters> encodings = shown.section().encodings();
        int encoding = its.encoding();
        boolean isKnown = encoding >= 0 && encoding < encodings.size();
        return its.withRid(isKnown ? encodings.get(encoding).rid() : "");
    }

    /** Why it is, if it is. */
    void setWhyEmpty(SlotState.Reason why) {
        whyEmpty = why;
    }

    private SlotState state() {
        Track shown = track;
        if (shown == null) {
            SlotState.Reason why = isOff() ? SlotState.Reason.MODERATOR : whyEmpty;
            return new SlotState(mid(), kind(), null, null, null, why, null, -1, followsSeats);
        }
        return new SlotState(
                mid(),
                kind(),
                shown.id(),
                shown.section().source(),
                shown.publisher().info(),
                shown.isMuted() ? SlotState.Reason.MUTED : whyNoMore(),
                layer,
                rtpTimestamp,
                followsSeats);
    }

    /** That it shows the best there is of another track than the client's is told, too. */
    private SlotState.@Nullable Reason whyNoMore() {
        SlotState.Reason why = reason(limit);
        return why == null && isPinned() ? SlotState.Reason.MODERATOR : why;
    }

    private static SlotState.@Nullable Reason reason(LayerReason limit) {
        return switch (limit) {
            case NONE -> null;
            case VIEW -> SlotState.Reason.VIEW;
            case BANDWIDTH -> SlotState.Reason.BANDWIDTH;
            case OVERLOAD -> SlotState.Reason.OVERLOAD;
            case CAP -> SlotState.Reason.CAP;
            case MODERATOR -> SlotState.Reason.MODERATOR;
            case MUTED -> SlotState.Reason.MUTED;
            case NO_SOURCE -> SlotState.Reason.NO_SOURCE;
            case CODEC -> SlotState.Reason.CODEC;
            case PAUSED -> SlotState.Reason.PAUSED;
        };
    }

    /** Its state, if that is news for the client; it is told then. */
    @Nullable SlotState news() {
        SlotState now = state();
        if (now.equals(told)) {
            return null;
        }
        told = now;
        return now;
    }

    String reason() {
        SlotState.Reason reason = state().reason();
        return reason == null ? "" : reason.name();
    }
}
