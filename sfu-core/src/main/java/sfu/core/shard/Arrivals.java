package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.srtp.SrtpContext;
import sfu.core.srtp.SrtpWorker;

import java.lang.foreign.MemorySegment;

/**
 * Media of a receive batch that is unprotected together at its end, of peers whose transform gains
 * by that (AES-CM with HMAC-SHA1); that of others is at once.
 */
final class Arrivals {
    private final Shard shard;
    private final CycleClock clock;
    private final SrtpWorker srtp;
    private final @Nullable Transport[] transports;
    private final @Nullable MemorySegment[] segments;
    private final long[] offsets;
    private final long[] addresses; // three each
    private final long[] waitedNs;
    private final int[] results;
    private int count;

    Arrivals(Shard shard, CycleClock clock, SrtpWorker srtp, int capacity) {
        this.shard = shard;
        this.clock = clock;
        this.srtp = srtp;
        transports = new @Nullable Transport[capacity];
        segments = new @Nullable MemorySegment[capacity];
        offsets = new long[capacity];
        addresses = new long[3 * capacity];
        waitedNs = new long[capacity];
        results = new int[capacity];
    }

    /** Whether it is kept for {@link #open}; else it is to be unprotected now. */
    boolean add(
            Transport to,
            SrtpContext keys,
            MemorySegment s,
            long offset,
            int length,
            long hi,
            long lo,
            long port) {
        if (!srtp.prefersBatches(keys)) {
            return false;
        }
        long waited = clock.waitedNs();
        int at = srtp.unprotectLater(keys, s, offset, length);
        if (at < 0) { // full: what came earlier goes first
            open(shard.nowNs());
            at = srtp.unprotectLater(keys, s, offset, length);
        }
        transports[at] = to;
        segments[at] = s;
        offsets[at] = offset;
        waitedNs[at] = waited;
        addresses[3 * at] = hi;
        addresses[3 * at + 1] = lo;
        addresses[3 * at + 2] = port;
        count = at + 1;
        return true;
    }

    /** Unprotects what waits and hands it to its transports, in order. */
    void open(long nowNs) {
        int n = count;
        if (n == 0) {
            return;
        }
        count = 0;
        srtp.unprotectAll(results);
        for (int i = 0; i < n; i++) {
            Transport to = transports[i];
            MemorySegment s = segments[i];
            transports[i] = null;
            segments[i] = null;
            if (to != null && s != null) {
                clock.waited(waitedNs[i]);
                hand(to, s, i, nowNs);
            }
        }
    }

    /** A bug costs the transport that met it, not those behind it in the batch. */
    private void hand(Transport to, MemorySegment s, int i, long nowNs) {
        long hi = addresses[3 * i];
        long lo = addresses[3 * i + 1];
        try {
            to.secure()
                    .onUnprotectedRtp(
                            s, offsets[i], results[i], hi, lo, addresses[3 * i + 2], nowNs);
        } catch (RuntimeException | Error bug) {
            shard.fail(to, bug);
        }
    }
}
