package sfu.signaling.http;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often each address may do something: a token bucket for each that did it lately. Of more
 * addresses than it remembers the one that was quiet longest is forgotten. Safe for all threads.
 */
public final class AddressPace {
    /** Some 8 MB; who has more addresses is not held back by limits of one. */
    static final int MAX_CUSTOMERS = 65_536;

    private static final class Bucket {
        double tokens;
        long lastNs;
    }

    private final double perSecond;
    private final double burst;
    private final Map<Customer, Bucket> buckets; // guarded by this; the latest last

    /**
     * @param burst at once, after a while without
     */
    public AddressPace(double perSecond, double burst) {
        this(perSecond, burst, MAX_CUSTOMERS);
    }

    AddressPace(double perSecond, double burst, int maxCustomers) {
        this.perSecond = perSecond;
        this.burst = burst;
        buckets =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<Customer, Bucket> eldest) {
                        return size() > maxCustomers;
                    }
                };
    }

    /** For joins by address. */
    public static AddressPace ofJoins(AddressLimits limits) {
        return new AddressPace(limits.joinsPerMinute() / 60.0, limits.joinsPerMinute());
    }

    synchronized int customers() {
        return buckets.size();
    }

    /** Whether one more is right now, which then counts. */
    public synchronized boolean admit(@Nullable InetAddress address, long nowNs) {
        if (address == null || address.isLoopbackAddress()) {
            return true;
        }
        Bucket bucket = buckets.get(Customer.of(address));
        if (bucket == null) {
            bucket = new Bucket();
            bucket.tokens = burst;
            bucket.lastNs = nowNs;
            buckets.put(Customer.of(address), bucket);
        }
        bucket.tokens = Math.min(burst, bucket.tokens + (nowNs - bucket.lastNs) / 1e9 * perSecond);
        bucket.lastNs = nowNs;
        if (bucket.tokens < 1) {
            return false;
        }
        bucket.tokens--;
        return true;
    }
}
