package sfu.signaling.auth;

import com.nimbusds.jose.util.Base64URL;

import org.jspecify.annotations.Nullable;

import sfu.core.time.Clocks;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;

/**
 * Gives tickets for tokens: a ticket opens one thing once and soon, so that it may stand in a URL,
 * as of an EventSource, which has no headers.
 */
public final class TicketOffice {
    public static final Duration LIFE = Duration.ofSeconds(30);

    /** So many are asked for in 30 s only by mistake. */
    static final int MAX = 10_000;

    private static final int BYTES = 24; // nobody guesses it

    /** What a holder of a token is given. */
    public record Ticket(String ticket, Instant expiresAt) {}

    private record Issued(Grant grant, String resource, long untilMs) {}

    private final Clocks clocks;
    private final SecureRandom random = new SecureRandom();
    private final LinkedHashMap<String, Issued> issued = new LinkedHashMap<>(); // guarded by this

    TicketOffice(Clocks clocks) {
        this.clocks = clocks;
    }

    /**
     * @param resource the path that it opens
     * @return null where there are too many
     */
    public synchronized @Nullable Ticket issue(Grant grant, String resource) {
        forget();
        if (issued.size() >= MAX) {
            return null;
        }
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String ticket = Base64URL.encode(bytes).toString();
        long untilMs = clocks.steadyMs() + LIFE.toMillis();
        issued.put(ticket, new Issued(grant, resource, untilMs));
        return new Ticket(ticket, Instant.ofEpochMilli(clocks.wallMs()).plus(LIFE));
    }

    /** The grant that it stands for, which it does no longer. */
    synchronized Grant redeem(String ticket, String resource) throws TokenException {
        forget();
        Issued its = issued.remove(ticket);
        if (its == null || !its.resource().equals(resource)) {
            throw new TokenException(
                    Refusal.TICKET,
                    "no such ticket: it opens one thing, once, within "
                            + LIFE.toSeconds()
                            + " s; get a new one");
        }
        return its.grant();
    }

    private void forget() {
        long nowMs = clocks.steadyMs();
        Iterator<Issued> oldest = issued.values().iterator();
        while (oldest.hasNext() && oldest.next().untilMs() < nowMs) {
            oldest.remove();
        }
    }
}
