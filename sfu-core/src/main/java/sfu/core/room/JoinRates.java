package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.JoinRequest;
import sfu.core.api.MediaException;
import sfu.core.shard.Allowance;
import sfu.core.stats.Limit;

import java.util.LinkedHashMap;
import java.util.Map;

/** How often people may join: all together, and each identity each room. */
final class JoinRates {
    private static final long SERVER_BURST_NS = 2_000_000_000L;
    private static final long IDENTITY_BURST_NS = 20_000_000_000L;
    private static final double SECONDS_PER_MINUTE = 60;

    /** Who joined last; whoever is forgotten starts anew. */
    private static final int MAX_IDENTITIES = 20_000;

    private record Who(String room, String holder) {}

    private final ServerLimits limits;
    private final Allowance server;
    private final Map<Who, Allowance> identities = new LinkedHashMap<>(16, 0.75f, true);

    JoinRates(ServerLimits limits) {
        this.limits = limits;
        server = new Allowance(limits.joinsPerSecond(), SERVER_BURST_NS);
    }

    /**
     * @throws MediaException if there are too many
     */
    synchronized void admit(JoinRequest request, long nowNs) {
        Allowance own = allowance(request);
        if (own != null && !own.has(1, nowNs)) {
            throw new MediaException(
                    Limit.IDENTITY_JOIN_RATE,
                    "this identity joined the room too often: at most "
                            + limits.joinsPerMinute()
                            + " times a minute");
        }
        if (!server.has(1, nowNs)) {
            throw new MediaException(
                    Limit.JOIN_RATE,
                    "too many join at once, at most "
                            + limits.joinsPerSecond()
                            + " a second: try again");
        }
        server.take(1, nowNs);
        if (own != null) {
            own.take(1, nowNs);
        }
    }

    /** Null for those without an identity: nobody knows whether they are one. */
    private @Nullable Allowance allowance(JoinRequest request) {
        if (request.holder().isEmpty()) {
            return null;
        }
        Allowance own =
                identities.computeIfAbsent(
                        new Who(request.room(), request.holder()),
                        who ->
                                new Allowance(
                                        limits.joinsPerMinute() / SECONDS_PER_MINUTE,
                                        IDENTITY_BURST_NS));
        if (identities.size() > MAX_IDENTITIES) {
            identities.remove(identities.keySet().iterator().next());
        }
        return own;
    }
}
