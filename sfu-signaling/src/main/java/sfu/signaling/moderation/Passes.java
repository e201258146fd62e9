package sfu.signaling.moderation;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Destination;
import sfu.core.api.JoinRequest;
import sfu.core.api.Participant;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.Permissions;
import sfu.core.api.Standing;
import sfu.signaling.auth.Grant;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Tickets for those who are sent to another room: each leads one person there, once and soon. */
public final class Passes {
    public static final Duration LIFE = Duration.ofSeconds(60);

    /** So many are on their way only in a very large room. */
    static final int MAX = 20_000;

    private static final int BYTES = 24; // nobody guesses it

    /**
     * Who is sent where.
     *
     * @param home the room that the token was for
     * @param from where it is until it has arrived
     */
    public record Pass(
            Destination to, String home, Grant grant, ParticipantInfo who, Participant from) {
        public JoinRequest request() {
            Permissions may = from.permissions();
            return new JoinRequest(
                    to.room(),
                    who.identity(),
                    who.name(),
                    grant.canPublish() && may.canPublish(),
                    grant.canSubscribe() && may.canSubscribe(),
                    grant.isHidden(),
                    who.role(),
                    true,
                    grant.allowance(),
                    may.canModerate() ? Standing.MODERATOR : Standing.SENT);
        }
    }

    private record Issued(Pass pass, long untilNs) {}

    private final LongSupplier clock;
    private final SecureRandom random = new SecureRandom();
    private volatile String suffix = "";
    private final Map<String, Issued> issued = new LinkedHashMap<>(); // guarded by this

    /**
     * @param clock in nanoseconds
     */
    public Passes(LongSupplier clock) {
        this.clock = clock;
    }

    /** Tickets end so from now on: it says of which node they are. */
    public void endWith(String its) {
        suffix = its;
    }

    /** A ticket; null where there are too many. */
    public synchronized @Nullable String issue(Pass pass) {
        forget();
        if (issued.size() >= MAX) {
            return null;
        }
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + suffix;
        issued.put(ticket, new Issued(pass, clock.getAsLong() + LIFE.toNanos()));
        return ticket;
    }

    /** What it stands for, which it does no longer; null if it is none. */
    public synchronized @Nullable Pass redeem(String ticket) {
        forget();
        Issued its = issued.remove(ticket);
        return its == null ? null : its.pass();
    }

    private void forget() {
        long nowNs = clock.getAsLong();
        Iterator<Issued> oldest = issued.values().iterator();
        while (oldest.hasNext() && oldest.next().untilNs() - nowNs < 0) {
            oldest.remove();
        }
    }
}
