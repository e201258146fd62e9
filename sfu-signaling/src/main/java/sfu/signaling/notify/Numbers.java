package sfu.signaling.notify;

import sfu.signaling.store.Store;
import sfu.signaling.store.StoredMap;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.LongSupplier;

/**
 * Numbers that only grow, also over a restart, and their names as ids, which say whose they are.
 */
final class Numbers {
    static final long NONE = -1;

    private static final int NAME_BYTES = 6; // no two servers have the same by chance
    private static final int HEX = 16;
    private static final int PER_MS_BITS = 10;

    /** What tells servers apart, as long as they have their store. */
    record ServerName(String name) {}

    private final LongSupplier nowMs;
    private final String prefix;
    private long last;

    /**
     * @param last that was given
     */
    Numbers(Store store, long last, LongSupplier nowMs) {
        this.nowMs = nowMs;
        this.last = last;
        StoredMap<String, ServerName> names = store.named("notify.server", ServerName.class);
        ServerName known = names.get("name");
        if (known == null) {
            byte[] random = new byte[NAME_BYTES];
            new SecureRandom().nextBytes(random);
            known = new ServerName(Base64.getUrlEncoder().encodeToString(random));
            var _ = names.put("name", known);
        }
        prefix = known.name() + ".";
    }

    long next() {
        last = Math.max(last + 1, nowMs.getAsLong() << PER_MS_BITS);
        return last;
    }

    String id(long number) {
        return prefix + Long.toString(number, HEX);
    }

    /** {@link #NONE} for what is no id of this server. */
    long number(String id) {
        if (!id.startsWith(prefix)) {
            return NONE;
        }
        try {
            return Math.max(NONE, Long.parseLong(id.substring(prefix.length()), HEX));
        } catch (NumberFormatException e) {
            return NONE;
        }
    }
}
