package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.core.api.MediaAnswer;
import sfu.core.api.MediaCap;
import sfu.core.api.MediaException;
import sfu.core.api.MediaKind;
import sfu.core.api.MediaOffer;
import sfu.core.api.Participant;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.ParticipantListener;
import sfu.core.api.SlotState;
import sfu.core.api.SlotView;
import sfu.core.api.TrackInfo;
import sfu.core.api.TrackSource;
import sfu.core.shard.SlotLayers;
import sfu.core.shard.TransportEvents;
import sfu.core.shard.TransportProxy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One participant in its room: its transport, what it publishes and its slots. Changed on the
 * room's executor only; the methods of {@link Participant} go there.
 */
final class Member implements Participant, TransportEvents {
    private final Room room;
    private final ParticipantInfo info;
    private final ParticipantListener listener;
    private final boolean hidden;
    private final MediaPolicy policy;
    private final long joinedAtMs;
    private final List<ParticipantInfo> others;
    private final List<TrackInfo> tracksAtJoin;
    private final Map<String, Track> tracks = new LinkedHashMap<>(); // by mid
    private final Map<String, Slot> slots = new LinkedHashMap<>(); // by mid
    private @Nullable TransportProxy transport;
    private String followed = "";
    private Set<TrackSource> followedSources = Set.of();
    private String connection = "NEW";
    private boolean gone;
    private int slotsOpened;
    private int loudest;
    private List<String> listensOn = List.of();

    Member(
            Room room,
            ParticipantInfo info,
            boolean hidden,
            MediaPolicy policy,
            ParticipantListener listener,
            long joinedAtMs) {
        this.room = room;
        this.info = info;
        this.hidden = hidden;
        this.policy = policy;
        this.listener = listener;
        this.joinedAtMs = joinedAtMs;
        loudest = policy.loudest();
        others = room.visibleMembers().stream().map(Member::info).toList();
        tracksAtJoin = room.tracks().map(Track::info).toList();
    }

    @Override
    public ParticipantInfo info() {
        return info;
    }

    @Override
    public String roomName() {
        return room.name();
    }

    @Override
    public List<ParticipantInfo> others() {
        return others;
    }

    @Override
    public List<TrackInfo> tracks() {
        return tracksAtJoin;
    }

    @Override
    public CompletableFuture<MediaAnswer> negotiate(MediaOffer offer) {
        return room.call(() -> room.negotiations().negotiate(this, offer));
    }

    @Override
    public CompletableFuture<Void> setMuted(String mid, boolean muted) {
        return room.call(() -> room.setMuted(this, mid, muted));
    }

    @Override
    public CompletableFuture<Void> follow(String identity, List<TrackSource> sources) {
        return room.call(() -> {
            followed = identity;
            followedSources = Set.copyOf(sources);
            room.viewing().assign(this);
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> setViews(List<SlotView> views) {
        return room.call(() -> {
            views.forEach(this::check);
            TransportProxy to = transport;
            if (to != null && !gone) {
                to.setViews(views);
                if (give(views)) {
                    room.viewing().assign(this);
                }
            }
            return null;
        });
    }

    private void check(SlotView view) {
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
    private boolean give(List<SlotView> views) {
        boolean isNew = false;
        for (SlotView view : views) {
            Slot slot = slots.get(view.mid());
            String track = view.track();
            if (slot != null && track != null) {
                String id = track.equals(SlotView.AUTO) ? null : track;
                isNew |= !Objects.equals(id, slot.givenTrack());
                slot.give(id);
            }
        }
        return isNew;
    }

    @Override
    public CompletableFuture<Void> hearLoudest(int voices) {
        return room.call(() -> {
            if (voices < 1 || voices > MAX_LOUDEST) {
                throw new MediaException(
                        MediaException.Code.BAD_REQUEST, "1 to " + MAX_LOUDEST + " voices");
            }
            loudest = voices;
            room.viewing().assign(this);
            return null;
        });
    }

    @Override
    public void leave(LeaveReason reason) {
        room.execute(() -> room.remove(this, reason));
    }

    // from the transport, on other threads

    @Override
    public void connected() {
        room.execute(() -> {
            connection = "CONNECTED";
            if (!gone) {
                listener.connected();
            }
        });
    }

    @Override
    public void closed(LeaveReason reason, String detail) {
        room.execute(() -> room.remove(this, reason));
    }

    @Override
    public void slotStarted(String mid, long rtpTimestamp) {
        room.execute(() -> {
            Slot slot = slots.get(mid);
            if (slot != null) {
                slot.started(rtpTimestamp);
                tellSlots();
            }
        });
    }

    @Override
    public void slotShows(String mid, long track) {
        room.execute(() -> {
            Slot slot = slots.get(mid);
            if (slot != null && slot.followsSeats()) {
                room.viewing().follows(this, slot, room.track(track));
                if (track == 0) {
                    tellSlots(); // nothing will start
                }
            }
        });
    }

    @Override
    public void slotLayers(List<SlotLayers> changed) {
        room.execute(() -> {
            for (SlotLayers layers : changed) {
                Slot slot = slots.get(layers.mid());
                if (slot != null) {
                    slot.sent(layers);
                }
            }
            tellSlots();
        });
    }

    @Override
    public void layersWanted(long track, int shard, int mask) {
        room.execute(() -> room.layersWanted(track, shard, mask));
    }

    // on the room's executor

    ParticipantListener listener() {
        return listener;
    }

    /** What the server allows of each video track that it publishes. */
    MediaCap publishCap() {
        return policy.publish();
    }

    /** What the server allows of each of its slots. */
    MediaCap receiveCap() {
        return policy.receive();
    }

    /** Whether screens are served before cameras where not all fits. */
    boolean screenFirst() {
        return policy.screenFirst();
    }

    boolean isHidden() {
        return hidden;
    }

    boolean isGone() {
        return gone;
    }

    void setGone() {
        gone = true;
    }

    long joinedAtMs() {
        return joinedAtMs;
    }

    String connection() {
        return connection;
    }

    @Nullable TransportProxy transport() {
        return transport;
    }

    void setTransport(TransportProxy opened) {
        transport = opened;
        connection = "CONNECTING";
    }

    Map<String, Track> published() {
        return tracks;
    }

    Map<String, Slot> slots() {
        return slots;
    }

    /** How many slots it opened so far, with the one that is about to be. */
    int countSlot() {
        return ++slotsOpened;
    }

    /** Whether its slots may show this track. */
    boolean wants(Track track) {
        if (track.publisher() == this || !info.canSubscribe()) {
            return false;
        }
        boolean isFollowed =
                followed.isEmpty() || followed.equals(track.publisher().info().identity());
        return isFollowed
                && (followedSources.isEmpty()
                        || followedSources.contains(track.section().source()));
    }

    /** Whether its slots may show any track. */
    boolean followsAll() {
        return followed.isEmpty() && followedSources.isEmpty();
    }

    int countSlots(MediaKind kind) {
        int count = 0;
        for (Slot slot : slots.values()) {
            count += slot.kind() == kind ? 1 : 0;
        }
        return count;
    }

    /** Whether the room could show another track in one of its slots. */
    boolean hasFreeSlot(MediaKind kind) {
        for (Slot slot : slots.values()) {
            if (slot.kind() == kind && slot.track() == null && !slot.followsSeats()) {
                return true;
            }
        }
        return false;
    }

    int publishedAudio() {
        int count = 0;
        for (Track track : tracks.values()) {
            count += track.kind() == MediaKind.AUDIO ? 1 : 0;
        }
        return count;
    }

    /** The slots that are to carry the loudest voices, if not all have a slot of their own. */
    List<String> slotsToListenOn() {
        return slots.values().stream()
                .filter(slot -> slot.kind() == MediaKind.AUDIO)
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
    void tellSlots() {
        List<SlotState> news = new ArrayList<>();
        for (Slot slot : slots.values()) {
            SlotState state = slot.news();
            if (state != null) {
                news.add(state);
            }
        }
        if (!news.isEmpty() && !gone) {
            listener.slotsChanged(news);
        }
    }

    /** The mids in use, for the check that an offer names each once. */
    static <T> Set<String> unique(List<T> sections, java.util.function.Function<T, String> mid) {
        Set<String> mids = new HashSet<>();
        for (T section : sections) {
            if (!mids.add(mid.apply(section))) {
                throw new MediaException(
                        MediaException.Code.BAD_REQUEST,
                        "two sections have the mid " + mid.apply(section));
            }
        }
        return mids;
    }
}
