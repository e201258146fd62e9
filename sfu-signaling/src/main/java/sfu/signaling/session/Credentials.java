package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.core.api.Participant;
import sfu.core.api.Permissions;
import sfu.core.api.Role;
import sfu.core.api.Selection;
import sfu.core.api.TrackSource;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Bearer;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.TokenException;
import sfu.signaling.moderation.Passes;
import sfu.signaling.protocol.Codes;
import sfu.signaling.protocol.ServerMessage;
import sfu.signaling.sdp.Rights;
import sfu.signaling.sdp.TrackHint;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A session's token: what it allows, and that it expires unless a new one comes. */
final class Credentials implements Bearer {
    /** So long before its end the client is told. */
    static final Duration NOTICE = Duration.ofSeconds(30);

    /** Older ones have expired, or whoever refreshes so often has others too. */
    private static final int MAX_TOKEN_IDS = 16;

    private final Access access;
    private final Consumer<ServerMessage> events;
    private final Set<String> tokenIds = new LinkedHashSet<>(); // guarded by this
    private @Nullable Grant grant; // guarded by this
    private @Nullable Participant participant; // guarded by this
    private String room = ""; // guarded by this
    private boolean isTold; // guarded by this
    private boolean isOver; // guarded by this
    private boolean isConnected; // before it joins; guarded by this
    private String identity = ""; // until it joins; guarded by this
    private final Consumer<LeaveReason> end;

    /**
     * @param end of a session that is in no room
     */
    Credentials(Access access, Consumer<ServerMessage> events, Consumer<LeaveReason> end) {
        this.access = access;
        this.events = events;
        this.end = end;
    }

    /** The grant of a token for no room, or of none where none is needed. */
    synchronized Grant connect(String token, String said) throws TokenException {
        Grant given = access.connect(token, said);
        hold(given);
        isConnected = true;
        identity = access.identity(given, said);
        return given;
    }

    /**
     * The grant of a token, or of none where none is needed.
     *
     * @param said the identity that the client says
     */
    synchronized Grant join(String token, String its, String said) throws TokenException {
        Grant given =
                isConnected
                        ? access.refresh(token, grant(), its, identity)
                        : access.join(token, its, said);
        room = its;
        hold(given);
        identity = isConnected ? identity : access.identity(given, said);
        return given;
    }

    /** That of somebody who is sent here from another room, whose token goes on. */
    synchronized Grant join(Passes.Pass pass) {
        room = pass.home();
        hold(pass.grant());
        identity = pass.who().identity();
        return pass.grant();
    }

    private void hold(Grant given) {
        grant = given;
        isTold = false;
        tokenIds.add(given.validity().tokenId());
        if (tokenIds.size() > MAX_TOKEN_IDS) {
            Iterator<String> oldest = tokenIds.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** It asks to be let in: what is revoked or banned meanwhile waits no longer. */
    void waits() {
        synchronized (this) {
            if (participant != null) {
                return;
            }
        }
        entered();
    }

    /** It was not let in. */
    void waitsNoLonger() {
        synchronized (this) {
            if (isConnected) {
                return;
            }
        }
        access.left(this);
    }

    /** The token led somewhere. */
    void entered(Participant joined) {
        synchronized (this) {
            participant = joined;
        }
        entered();
    }

    /** Likewise, into no room. */
    void entered() {
        synchronized (this) {
            if (isOver) {
                return;
            }
        }
        access.entered(this);
        synchronized (this) {
            if (isOver) {
                access.left(this); // in this very moment
            }
        }
    }

    void left() {
        synchronized (this) {
            isOver = true;
        }
        access.left(this);
    }

    /** A later token of the same holder takes the place of the one before. */
    synchronized void refresh(String token) throws TokenException {
        Grant next = access.refresh(token, grant(), room, identity);
        Participant me = participant;
        Permissions before = me == null ? null : permissions(me.permissions());
        hold(next);
        if (me != null && !permissions(me.permissions()).equals(before)) {
            events.accept(Codes.permissions(permissions(me.permissions())));
        }
    }

    /** What of an offer may be, now that one is in the room. */
    Rights rights(Participant me) {
        Rights all = grant().rights();
        Set<TrackSource> sources = new LinkedHashSet<>(all.publishes());
        sources.removeIf(source -> !me.permissions().mayPublish(source));
        return new Rights(
                me.info().mayPublish() ? sources : Set.of(),
                all.codecs(),
                me.info().canSubscribe() && all.subscribes());
    }

    /** What one may do: as far as the token says it too. */
    Permissions permissions(Permissions its) {
        Grant held = grant();
        Set<TrackSource> sources = new LinkedHashSet<>(held.rights().publishes());
        sources.removeIf(source -> !its.mayPublish(source));
        return new Permissions(
                !sources.isEmpty(),
                new Selection<>(sources),
                its.canSubscribe() && held.canSubscribe(),
                its.subscribeTo(),
                its.subscribeSources(),
                its.canUpdateMetadata() && held.powers().canUpdateMetadata(),
                its.canModerate());
    }

    /** Why these tracks are refused, or null. */
    @Nullable String forbidden(List<TrackHint> hints, Participant me) {
        Rights rights = grant().rights();
        for (TrackHint hint : hints) {
            if (!rights.publishes().contains(hint.source())) {
                return "the token does not allow to publish " + Codes.source(hint.source());
            }
            if (!me.permissions().mayPublish(hint.source())) {
                return "an operator does not allow to publish " + Codes.source(hint.source());
            }
        }
        return null;
    }

    boolean canUpdateMetadata() {
        return grant().powers().canUpdateMetadata();
    }

    boolean canModerate(Role role) {
        return access.canModerate(grant(), role);
    }

    boolean mayJoin(String channel) {
        return access.mayJoin(grant(), channel);
    }

    @Override
    public synchronized String identity() {
        return participant == null ? identity : participant.info().identity();
    }

    @Override
    public synchronized String roomName() {
        return participant == null ? "" : participant.roomName();
    }

    @Override
    public void leave(LeaveReason reason) {
        Participant me;
        synchronized (this) {
            me = participant;
        }
        if (me == null) {
            end.accept(reason);
        } else {
            me.leave(reason);
        }
    }

    @Override
    public void check(Instant now) {
        if (!access.needsToken()) {
            return;
        }
        Instant end = grant().expiresAt().plus(access.rules().skew());
        if (!now.isBefore(end)) {
            leave(LeaveReason.TOKEN_EXPIRED);
        } else if (end.minus(NOTICE).isBefore(now) && tell()) {
            events.accept(new ServerMessage.TokenExpiring(Duration.between(now, end).toMillis()));
        }
    }

    private synchronized boolean tell() {
        boolean isFirst = !isTold;
        isTold = true;
        return isFirst;
    }

    @Override
    public synchronized Grant grant() {
        if (grant == null) {
            throw new IllegalStateException("not joined");
        }
        return grant;
    }

    @Override
    public synchronized Set<String> tokenIds() {
        return Set.copyOf(tokenIds);
    }

    @Override
    public synchronized String room() {
        return room;
    }

    synchronized @Nullable Participant participantOrNull() {
        return participant;
    }

    @Override
    public synchronized Participant participant() {
        if (participant == null) {
            throw new IllegalStateException("not joined");
        }
        return participant;
    }
}
