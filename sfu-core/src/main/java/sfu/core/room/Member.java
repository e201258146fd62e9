package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Allowance;
import sfu.core.api.Caps;
import sfu.core.api.DirectLink;
import sfu.core.api.Handover;
import sfu.core.api.JoinRequest;
import sfu.core.api.MediaCap;
import sfu.core.api.MediaKind;
import sfu.core.api.Notes;
import sfu.core.api.Participant;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.ParticipantListener;
import sfu.core.api.Permissions;
import sfu.core.api.Role;
import sfu.core.api.Standing;
import sfu.core.api.TrackSource;
import sfu.core.log.LogContext;
import sfu.core.shard.TransportProxy;
import sfu.core.stats.ClientReport;
import sfu.core.time.Clocks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One participant in its room: its transport, what it publishes and what it receives. Changed on
 * the room's executor only, which what it asks comes to by {@link MemberRequests}.
 */
final class Member {
    private static final String CONNECTED = "CONNECTED";

    private final Room room;
    private final ParticipantListener listener;
    private final JoinRequest request;
    private final MediaPolicy policy;
    private final int maxTracks; // 0: as the room allows
    private final long joinedAtMs;
    private final String holder;
    private final Subscription subscription;
    private final MemberEvents events;
    private final OwnLink link;
    private final Participant requests;
    private final Map<String, Track> tracks = new LinkedHashMap<>(); // by mid
    private final Map<TrackSource, String> formerTracks = new EnumMap<>(TrackSource.class);
    private volatile ParticipantInfo info;
    private @Nullable TransportProxy transport;
    private String connection = "NEW";
    private volatile Permissions permissions;
    private Admission admission = new Admission();
    private Notes notes = Notes.NONE;
    private Caps caps = Caps.NONE;
    private @Nullable ClientReport report;
    private long handRaisedAtMs; // 0: it is not
    private @Nullable Member before;
    private boolean gone;
    private boolean wasConnected;
    private boolean hasSeen;

    /**
     * @param info who it is in this room
     * @param request by which it came
     * @param joinedAtMs the first of its sessions, if it goes on
     * @param holder as whom it is counted; empty: as nobody
     */
    Member(
            Room room,
            ParticipantInfo info,
            JoinRequest request,
            MediaPolicy policy,
            ParticipantListener listener,
            long joinedAtMs,
            String holder) {
        Allowance allowance = request.allowance();
        this.room = room;
        this.request = request;
        this.holder = holder;
        this.info = info;
        permissions =
                Permissions.of(
                                info.canPublish(),
                                info.canSubscribe(),
                                allowance.subscribeTo(),
                                allowance.subscribeSources())
                        .withModerating(request.standing() == Standing.MODERATOR);
        this.policy = policy;
        maxTracks = allowance.maxTracks();
        this.listener = listener;
        this.joinedAtMs = joinedAtMs;
        events = new MemberEvents(room, this);
        link = new OwnLink(room, this);
        requests = new MemberRequests(room, this);
        subscription = new Subscription(this, policy.loudest());
    }

    /** By which it is reached from anywhere. */
    Participant requests() {
        return requests;
    }

    ParticipantInfo info() {
        return info;
    }

    Permissions permissions() {
        return permissions;
    }

    DirectLink direct() {
        return link;
    }

    /** What the log says meanwhile is about it. */
    LogContext logContext() {
        return LogContext.of(room.name(), info.id(), info.identity());
    }

    // on the room's executor

    /** It was in this room on another server: what holds of it holds on. */
    void goOn(Handover.Person before) {
        setPermissions(before.permissions());
        notes = before.notes();
        handRaisedAtMs = before.handRaisedAtMs();
        formerTracks.putAll(before.tracks());
    }

    /** It is this one, of this room, who has its media elsewhere from now on. */
    void succeed(Member its) {
        before = its;
        admission = its.admission.bySource(its.tracks);
        wasConnected = its.wasConnected;
        hasSeen = its.hasSeen;
    }

    /** What it asked for when it joined. */
    JoinRequest request() {
        return request;
    }

    /** The session that it succeeds, while that goes on; else null. */
    @Nullable Member before() {
        Member its = before;
        return its == null || its.gone ? null : its;
    }

    /** What others are told that it publishes: what its session before still does, too. */
    List<Track> shown() {
        List<Track> all = new ArrayList<>(tracks.values());
        Member its = before();
        if (its != null) {
            all.addAll(its.tracks.values());
        }
        return all;
    }

    /** As whom it is counted; empty: as nobody. */
    String holder() {
        return holder;
    }

    /** The id that its track of this source had on another server, once; null: it had none. */
    @Nullable String formerTrack(TrackSource source) {
        return formerTracks.remove(source);
    }

    ParticipantListener listener() {
        return listener;
    }

    void setPermissions(Permissions now) {
        permissions = now;
        info = info.with(now.canPublish(), now.canSubscribe());
    }

    Admission admission() {
        return admission;
    }

    Notes notes() {
        return notes;
    }

    void setNotes(Notes its) {
        notes = its;
    }

    /** The last that its client said of itself; null if it said nothing yet. */
    @Nullable ClientReport report() {
        return report;
    }

    void setReport(ClientReport its) {
        report = its.of(slots().keySet(), tracks.keySet());
    }

    /** What the server allows of a video track that it publishes. */
    MediaCap publishCap(Track its) {
        Track first = its.first();
        return policy.publish().and(caps.publish(first.section().source(), first.id()));
    }

    /** What the server allows of each of its slots, whatever it shows. */
    MediaCap receiveCap() {
        return policy.receive().and(caps.receive().media());
    }

    Caps caps() {
        return caps;
    }

    /** Operators allow it no more than this. */
    void setCaps(Caps its) {
        caps = its;
        TransportProxy to = transport;
        if (to != null && !gone) {
            to.setPolicy(receiveCap(), screenFirst());
        }
    }

    /** How many tracks it may publish where the room allows so many. */
    int maxTracks(int ofRoom) {
        return maxTracks == 0 ? ofRoom : Math.min(maxTracks, ofRoom);
    }

    /** Whether screens are served before cameras where not all fits. */
    boolean screenFirst() {
        return policy.screenFirst();
    }

    void setOnStage(boolean isOn) {
        info = info.withOnStage(isOn);
    }

    void setRole(Role its) {
        info = info.withRole(its);
    }

    long handRaisedAtMs() {
        return handRaisedAtMs;
    }

    void setHandRaisedAtMs(long atMs) {
        handRaisedAtMs = atMs;
    }

    boolean isHidden() {
        return request.hidden();
    }

    boolean isGone() {
        return gone;
    }

    void setGone() {
        gone = true;
    }

    /** The node by which it came, when that is another one. */
    String via() {
        return request.via();
    }

    long joinedAtMs() {
        return joinedAtMs;
    }

    String connection() {
        return connection;
    }

    boolean isConnected() {
        return connection.equals(CONNECTED);
    }

    @Nullable TransportProxy transport() {
        return transport;
    }

    void setConnected() {
        connection = CONNECTED;
        if (!gone) {
            listener.connected();
        }
        if (!gone && !wasConnected) {
            wasConnected = true;
            room.observers().connected(room.name(), info, presentMs());
        }
    }

    /** Something of this kind began to be sent to it. */
    void sees(MediaKind kind) {
        if (kind == MediaKind.VIDEO && !hasSeen && !gone) {
            hasSeen = true;
            room.observers().firstFrame(room.name(), info, presentMs());
        }
    }

    private long presentMs() {
        return Math.max(0, Clocks.system().steadyMs() - joinedAtMs);
    }

    void setTransport(TransportProxy opened) {
        transport = opened;
        connection = "CONNECTING";
    }

    Map<String, Track> published() {
        return tracks;
    }

    /** What its transport tells. */
    MemberEvents events() {
        return events;
    }

    Subscription subscription() {
        return subscription;
    }

    Map<String, Slot> slots() {
        return subscription.slots();
    }

    int publishedAudio() {
        int count = 0;
        for (Track track : tracks.values()) {
            count += track.kind() == MediaKind.AUDIO ? 1 : 0;
        }
        return count;
    }
}
