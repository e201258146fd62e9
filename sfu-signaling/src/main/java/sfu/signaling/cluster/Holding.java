package sfu.signaling.cluster;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A room of this node, with those that are kept where it is; guarded by its places. */
final class Holding {
    final String key;
    final Set<String> open = new HashSet<>();
    final long sinceNs;
    @Nullable Claim claim; // null: it opened without one, which is asked for

    /** Done when what came along with it is here. */
    CompletableFuture<Void> ready = CompletableFuture.completedFuture(null);

    @Nullable CompletableFuture<Void> releasing; // not null: it is given back
    boolean isRenewed; // for its long life
    long renewedNs;

    Holding(String key, @Nullable Claim claim, long nowNs) {
        this.key = key;
        this.claim = claim;
        sinceNs = nowNs;
        renewedNs = nowNs;
    }
}
