package sfu.signaling.auth;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.core.api.Role;
import sfu.core.time.Clocks;
import sfu.signaling.store.Store;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Decides who may join which room: everybody in dev mode, else by token. */
public final class Access {
    private final @Nullable Tokens tokens;
    private final TokenRules rules;
    private final Supplier<Instant> now;
    private final Revocations revocations;
    private final Bans bans;
    private final Bearers bearers;
    private volatile @Nullable Store store; // null: nothing is kept
    private final TicketOffice tickets;
    private final Watches watches = new Watches(this);
    private final Map<Refusal, LongAdder> refusals = new EnumMap<>(Refusal.class);

    private Access(@Nullable Tokens tokens, LongSupplier nanoTime) {
        this.tokens = tokens;
        rules = tokens == null ? TokenRules.defaults() : tokens.rules();
        now = tokens == null ? Instant::now : tokens::now;
        Clocks clocks = new Clocks(() -> now.get().toEpochMilli(), nanoTime);
        Supplier<Instant> earliest = () -> Instant.ofEpochMilli(clocks.earliestMs());
        revocations = new Revocations(rules, now, earliest);
        bans = new Bans(now, earliest);
        bearers = new Bearers(now);
        tickets = new TicketOffice(clocks);
        for (Refusal refusal : Refusal.values()) {
            refusals.put(refusal, new LongAdder());
        }
    }

    /** Dev mode: no tokens are needed. */
    public static Access open() {
        return new Access(null, System::nanoTime);
    }

    public static Access byToken(Tokens tokens) {
        return byToken(tokens, System::nanoTime);
    }

    /**
     * @param nanoTime beside the clock of the tokens, see {@link Clocks}
     */
    public static Access byToken(Tokens tokens, LongSupplier nanoTime) {
        return new Access(tokens, nanoTime);
    }

    public boolean needsToken() {
        return tokens != null;
    }

    public TokenRules rules() {
        return rules;
    }

    public Revocations revocations() {
        return revocations;
    }

    public Bans bans() {
        return bans;
    }

    /** Who was banned and what was revoked, also before the server began. */
    public void keepIn(Store its) {
        store = its;
        bans.keepIn(its);
        revocations.keepIn(its);
    }

    @Nullable Store store() {
        return store;
    }

    /** Completes when what was revoked and banned until now is on disk, if it is kept there. */
    CompletableFuture<Void> durable() {
        return CompletableFuture.allOf(bans.durable(), revocations.durable());
    }

    public Instant now() {
        return now.get();
    }

    public TicketOffice tickets() {
        return tickets;
    }

    /** Who a client is: as its token says; what it says itself counts only where none is needed. */
    public String identity(Grant grant, String asked) {
        return needsToken() ? grant.identity() : asked;
    }

    /**
     * The grant for this room.
     *
     * @param token empty when the client sent none
     * @throws TokenException with a sentence that says what to do
     */
    public Grant join(String token, String room) throws TokenException {
        return join(token, room, "");
    }

    /**
     * As {@link #join(String, String)}.
     *
     * @param asked the identity that the client says, which counts only where no token is needed
     */
    public Grant join(String token, String room, String asked) throws TokenException {
        return counted(() -> grant(token, room, asked));
    }

    /** Whether {@link #join} grants it; a refusal is counted there alone, where it is told. */
    public boolean admits(String token, String room, String asked) {
        try {
            grant(token, room, asked);
            return true;
        } catch (TokenException refused) {
            return false;
        }
    }

    private Grant grant(String token, String room, String asked) throws TokenException {
        Grant grant = everything(room);
        if (tokens != null) {
            grant = verify(token, "this server needs a token: make one with ./sfu token");
            checkRoom(grant, room);
        }
        checkBanned(room, identity(grant, asked));
        return grant;
    }

    /**
     * A token for a guest of this room, who may do there what an attendee may; its life is that of
     * an invitation.
     *
     * @param token a moderator's of this room
     * @throws TokenException with a sentence that says what to do
     */
    public String invite(String token, String room) throws TokenException {
        if (tokens == null) {
            return ""; // none is needed
        }
        Grant host = join(token, room);
        return counted(() -> {
            if (!host.powers().canModerate() || room.contains(Grant.ANY_ROOM)) {
                throw new TokenException(Refusal.CLAIMS, "only moderators invite to their room");
            }
            return tokens.invitation(host, room);
        });
    }

    /** Whether whoever has this may join a chat channel: in dev mode all may. */
    public boolean mayJoin(Grant grant, String channel) {
        return !needsToken() || grant.powers().mayJoin(channel);
    }

    /**
     * Whether whoever has this moderates: where no tokens are needed, the role alone counts.
     *
     * @param role that it has now
     */
    public boolean canModerate(Grant grant, Role role) {
        return role == Role.MODERATOR || (needsToken() && grant.powers().canModerate());
    }

    /**
     * The grant of the token that comes after another one, in the same room.
     *
     * @param room empty: in none
     * @throws TokenException with a sentence that says what to do
     */
    public Grant refresh(String token, Grant before, String room) throws TokenException {
        return refresh(token, before, room, "");
    }

    /**
     * As {@link #refresh(String, Grant, String)}.
     *
     * @param asked the identity that the client says, which counts only where no token is needed
     */
    public Grant refresh(String token, Grant before, String room, String asked)
            throws TokenException {
        Grant next = room.isEmpty() ? connect(token, asked) : join(token, room, asked);
        return counted(() -> {
            if (!next.isOfSame(before)) {
                throw new TokenException(
                        Refusal.CLAIMS, "the token is of somebody else: leave, and join with it");
            }
            return next;
        });
    }

    /**
     * The grant of a token, for whatever needs no room.
     *
     * @throws TokenException with a sentence that says what to do
     */
    public Grant verify(String token) throws TokenException {
        return connect(token, "");
    }

    /**
     * The grant of somebody who is in no room.
     *
     * @param asked the identity that the client says, which counts only where no token is needed
     */
    public Grant connect(String token, String asked) throws TokenException {
        return counted(() -> {
            Grant grant = everything(Grant.ANY_ROOM);
            if (tokens != null) {
                grant = verify(token, "this needs a token: make one with ./sfu token");
            }
            checkBanned("", identity(grant, asked));
            return grant;
        });
    }

    /** Whether what was granted a while ago still is. */
    public boolean holds(Grant grant, String identity, Instant now) {
        boolean isAlive = tokens == null || now.isBefore(endOf(grant));
        return isAlive && !revocations.cover(grant, "") && bans.of("", identity) == null;
    }

    /**
     * Does this once the grant no longer holds, or at an earlier time.
     *
     * @return what gives that up
     */
    public Runnable watch(Grant grant, String identity, Instant end, Runnable onEnd) {
        return watches.add(grant, identity, end, onEnd);
    }

    /** When this grant is over at the latest. */
    public Instant endOf(Grant grant) {
        return tokens == null ? Instant.MAX : grant.expiresAt().plus(rules.skew());
    }

    /** What this token allows on the operators' plane; all in dev mode. */
    public Operating operating(String token) throws TokenException {
        return tokens == null
                ? Operating.ALL
                : counted(() ->
                        verify(
                                        token,
                                        "the operators' plane needs a token with admin:"
                                                + " ./sfu token --admin")
                                .powers()
                                .operating());
    }

    /** Whether this token opens all of the operators' plane; all do in dev mode. */
    public boolean isAdmin(String token) throws TokenException {
        return operating(token).equals(Operating.ALL);
    }

    /** Makes a token; null in dev mode, and where this server has no key to sign with. */
    public @Nullable String issue(Grant grant) {
        return tokens == null || !tokens.canIssue() ? null : tokens.issue(grant);
    }

    /**
     * The grant that a ticket stands for, once.
     *
     * @param resource the path that it is to open
     */
    public Grant redeem(String ticket, String resource) throws TokenException {
        return counted(() -> {
            Grant grant = tickets.redeem(ticket, resource);
            if (now().isAfter(endOf(grant))) {
                throw new TokenException(
                        Refusal.EXPIRED, "the ticket's token has expired: get a new one");
            }
            checkRevoked(grant, "");
            checkBanned("", grant.identity());
            return grant;
        });
    }

    private Grant verify(String token, String whenMissing) throws TokenException {
        if (tokens == null || token.isEmpty()) {
            throw new TokenException(Refusal.MISSING, whenMissing);
        }
        Grant grant = tokens.verify(token);
        checkRevoked(grant, "");
        return grant;
    }

    private void checkRoom(Grant grant, String room) throws TokenException {
        if (grant.room().isEmpty()) {
            throw new TokenException(
                    Refusal.ROOM, "the token is for no room: give it one, or * for any");
        }
        if (!grant.isForRoom(room)) {
            throw new TokenException(
                    Refusal.ROOM, "the token is for another room: " + grant.room());
        }
        checkRevoked(grant, room);
    }

    private void checkRevoked(Grant grant, String room) throws TokenException {
        if (revocations.cover(grant, room)) {
            throw new TokenException(
                    Refusal.REVOKED, "the token was revoked: it does not hold any more");
        }
    }

    private void checkBanned(String room, String identity) throws TokenException {
        Bans.Ban ban = bans.of(room, identity);
        if (ban != null) {
            String until = ban.until() == null ? "" : " until " + ban.until();
            String why = ban.reason().isEmpty() ? "" : ": " + ban.reason();
            throw new TokenException(Refusal.BANNED, "you are banned" + until + why);
        }
    }

    private static Grant everything(String room) {
        Grant all = new Grant("", "", room, true, true, true, Role.MODERATOR, Instant.MAX);
        return all.with(new Powers(true, true, Powers.Notify.ALL, true, true, false, false));
    }

    /** Somebody is in a room; unless its token was revoked on the way. */
    public void entered(Bearer bearer) {
        bearers.add(bearer);
        if (tokens != null && revocations.cover(bearer.grant(), bearer.room())) {
            bearer.leave(LeaveReason.REMOVED);
        } else if (isBanned(bearer)) {
            bearer.leave(LeaveReason.BANNED);
        }
    }

    private boolean isBanned(Bearer bearer) {
        String identity = bearer.identity();
        return bans.of(bearer.room(), identity) != null
                || bans.of(bearer.roomName(), identity) != null
                || bans.of(bearer.room(), bearer.grant().identity()) != null;
    }

    /** It no longer is. */
    public void left(Bearer bearer) {
        bearers.remove(bearer);
    }

    List<Bearer> bearers(String tokenId) {
        return bearers.of(tokenId);
    }

    /**
     * @param room empty: anywhere
     */
    List<Bearer> bearers(String room, String identity) {
        return bearers.of(room, identity);
    }

    /** How often a token or ticket was refused. */
    public long refused(Refusal refusal) {
        LongAdder count = refusals.get(refusal);
        return count == null ? 0 : count.sum();
    }

    /** Something that may refuse. */
    private interface Check<T> {
        T run() throws TokenException;
    }

    private <T> T counted(Check<T> check) throws TokenException {
        try {
            return check.run();
        } catch (TokenException refused) {
            LongAdder count = refusals.get(refused.refusal());
            if (count != null) {
                count.increment();
            }
            throw refused;
        }
    }
}
