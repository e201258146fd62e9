package sfu.signaling.cluster;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** Which nodes there are, by what came here and when: no clock of theirs is asked. */
final class Nodes {
    private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);

    private static final class Seen {
        NodeState state;
        long heardNs;
        long failedNs; // when it could not be reached; 0: it could
        boolean isListed; // in the last answer
        volatile Set<InetAddress> addresses = Set.of();

        Seen(NodeState state) {
            this.state = state;
        }
    }

    private final String self;
    private final ClusterPace pace;
    private final LongSupplier nanoTime;
    private final Map<String, Seen> byStart = new HashMap<>(); // guarded by this

    /**
     * @param self the start of this node
     */
    Nodes(String self, ClusterPace pace, LongSupplier nanoTime) {
        this.self = self;
        this.pace = pace;
        this.nanoTime = nanoTime;
    }

    /** All that live, as they say of themselves; the others do not. Returns those that are gone. */
    synchronized List<String> heard(List<NodeState> all) {
        long now = nanoTime.getAsLong();
        byStart.values().forEach(seen -> seen.isListed = false);
        for (NodeState state : all) {
            Seen seen = byStart.computeIfAbsent(state.start(), start -> resolved(new Seen(state)));
            seen.state = state;
            seen.heardNs = now;
            seen.isListed = true;
        }
        List<String> gone = new ArrayList<>();
        byStart.forEach((start, seen) -> {
            if (now - seen.heardNs > pace.forget().toNanos()) {
                gone.add(start);
            }
        });
        gone.forEach(byStart::remove);
        return gone;
    }

    /** Names are resolved on a thread of their own: that may take its time. */
    @SuppressWarnings("AddressSelection") // all of them are taken
    private static Seen resolved(Seen seen) {
        String host = URI.create(seen.state.url()).getHost();
        Thread.ofVirtual()
                .name("resolves-node")
                .start(() -> {
                    try {
                        seen.addresses = Set.of(InetAddress.getAllByName(host));
                    } catch (UnknownHostException | RuntimeException e) {
                        LOG.warn("no address is known of node {}: {}", host, e.getMessage());
                    }
                });
        return seen;
    }

    synchronized boolean isAt(InetAddress address) {
        return byStart.values().stream().anyMatch(seen -> seen.addresses.contains(address));
    }

    /** Whether it was in the last answer, and that is not too old. */
    synchronized boolean isAlive(String start) {
        Seen seen = byStart.get(start);
        return seen != null && isFresh(seen);
    }

    private boolean isFresh(Seen seen) {
        return seen.isListed && nanoTime.getAsLong() - seen.heardNs <= patience().toNanos();
    }

    private Duration patience() {
        return pace.expiry().plus(pace.timeout());
    }

    /** Whether a node that is gone has started again. */
    synchronized boolean isBack(NodeState gone) {
        return byStart.values().stream()
                .filter(seen -> !seen.state.start().equals(gone.start()))
                .anyMatch(seen -> seen.state.name().equals(gone.name()) && isFresh(seen));
    }

    /** What it said last, even where Redis has been gone for a while; null: never heard of. */
    synchronized @Nullable NodeState find(String start) {
        Seen seen = byStart.get(start);
        return seen == null ? null : seen.state;
    }

    /** Whether it could be connected to. */
    synchronized void reached(String start, boolean isReached) {
        Seen seen = byStart.get(start);
        if (seen != null) {
            seen.failedNs = isReached ? 0 : Math.max(1, nanoTime.getAsLong());
        }
    }

    synchronized List<Candidate> candidates() {
        return byStart.values().stream()
                .filter(this::isFresh)
                .map(seen ->
                        isUnreachable(seen)
                                ? closed(seen.state.candidate())
                                : seen.state.candidate())
                .toList();
    }

    private static Candidate closed(Candidate its) {
        return new Candidate(its.node(), its.region(), its.load(), its.headroom(), false);
    }

    /** For as long as it would take to miss it; then it is tried again. */
    private boolean isUnreachable(Seen seen) {
        return seen.failedNs != 0 && nanoTime.getAsLong() - seen.failedNs < pace.expiry().toNanos();
    }

    synchronized List<NodeView> all() {
        long now = nanoTime.getAsLong();
        return byStart.values().stream()
                .map(seen ->
                        new NodeView(
                                seen.state,
                                condition(seen),
                                seen.state.start().equals(self),
                                Math.max(0, (now - seen.heardNs) / 1_000_000)))
                .sorted(
                        Comparator.comparing((NodeView view) -> view.said().name())
                                .thenComparing(view -> view.said().start()))
                .toList();
    }

    private NodeView.Condition condition(Seen seen) {
        if (!isFresh(seen)) {
            return NodeView.Condition.STALE;
        }
        if (isUnreachable(seen)) {
            return NodeView.Condition.UNREACHABLE;
        }
        if (seen.state.load().isDraining()) {
            return NodeView.Condition.DRAINING;
        }
        return seen.state.takesRooms() ? NodeView.Condition.READY : NodeView.Condition.CLOSED;
    }

    /** Names that more than one node that lives has. */
    synchronized Set<String> namesakes() {
        Set<String> names = new HashSet<>();
        Set<String> twice = new HashSet<>();
        byStart.values().stream()
                .filter(this::isFresh)
                .map(seen -> seen.state.name())
                .filter(name -> !names.add(name))
                .forEach(twice::add);
        return twice;
    }
}
