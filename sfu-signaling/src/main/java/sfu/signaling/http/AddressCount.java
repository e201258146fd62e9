package sfu.signaling.http;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many of something each address has now; no larger than there are of them. */
final class AddressCount {
    private final int most;
    private final Map<Customer, Integer> counts = new ConcurrentHashMap<>();

    AddressCount(int most) {
        this.most = most;
    }

    /** One more, unless it has all that it may have. */
    boolean enter(@Nullable InetAddress address) {
        if (address == null || address.isLoopbackAddress()) {
            return true;
        }
        boolean[] isOver = new boolean[1];
        counts.compute(
                Customer.of(address),
                (customer, count) -> {
                    isOver[0] = count != null && count >= most;
                    return isOver[0] ? count : count == null ? 1 : count + 1;
                });
        return !isOver[0];
    }

    /** One that had entered is gone. */
    void leave(@Nullable InetAddress address) {
        if (address != null && !address.isLoopbackAddress()) {
            counts.computeIfPresent(
                    Customer.of(address), (customer, count) -> count == 1 ? null : count - 1);
        }
    }

    int addresses() {
        return counts.size();
    }
}
