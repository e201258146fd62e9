package sfu.signaling.notify;

import org.jspecify.annotations.Nullable;

import sfu.signaling.store.Store;
import sfu.signaling.store.StoredMap;

import java.util.concurrent.CompletableFuture;

/**
 * What became of orders with a client id, for who sends one again, also after a restart; of one
 * thread.
 */
final class SentOrders {
    /** Of all senders together: an order is sent again within minutes, or not at all. */
    static final int MAX = 10_000;

    private final Store store;
    private final int most;
    private final StoredMap<String, Sent> byName;
    private final StoredMap<Long, String> byNumber;

    SentOrders(Store store) {
        this(store, MAX);
    }

    SentOrders(Store store, int most) {
        this.store = store;
        this.most = most;
        byName = store.named("notify.sent", Sent.class);
        byNumber = store.numbered("notify.sentByNumber", String.class);
    }

    private static String name(Order order) {
        return order.sender().length() + ":" + order.sender() + "/" + order.clientId();
    }

    @Nullable Sent find(Order order) {
        return order.clientId().isEmpty() ? null : byName.get(name(order));
    }

    /** Completes when it is on disk. */
    CompletableFuture<Void> add(Order order, long number, Sent sent) {
        if (order.clientId().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        if (byNumber.size() >= most) {
            Long oldest = byNumber.firstKey();
            String name = oldest == null ? null : byNumber.get(oldest);
            if (oldest != null && name != null) {
                var _ =
                        store.write(() -> {
                            byName.delete(name);
                            byNumber.delete(oldest);
                        });
            }
        }
        return store.write(() -> {
            byNumber.set(number, name(order));
            byName.set(name(order), sent);
        });
    }
}
