package sfu.signaling.ice;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Which servers clients are told of, each client with its own credentials. */
public record IceServers(List<IceServerRule> rules, Supplier<Instant> now) {
    public static final IceServers NONE = new IceServers(List.of(), Instant::now);

    public IceServers {
        rules = List.copyOf(rules);
    }

    /**
     * For one client, with credentials that hold from now on.
     *
     * @param identity who it is; TURN servers see it and log it
     */
    public List<IceServer> of(String identity) {
        Instant at = now.get();
        return rules.stream().map(rule -> rule.of(identity, at)).toList();
    }
}
