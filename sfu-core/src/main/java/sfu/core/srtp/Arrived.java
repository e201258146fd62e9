package sfu.core.srtp;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;

/**
 * RTP packets that arrived together and are opened together. Their replay checks come twice:
 * before, which gives the index, and after, since the same packet may be in the batch twice.
 */
final class Arrived {
    private final Transform transform;
    private final SrtpContext.@Nullable Receiver[] receivers;
    private final long[] indices;
    private final int[] results; // for those that are not in the transform's batch, final
    private final boolean[] authentic;
    private int count;

    Arrived(int capacity, Transform transform) {
        this.transform = transform;
        receivers = new SrtpContext.@Nullable Receiver[capacity];
        indices = new long[capacity];
        results = new int[capacity];
        authentic = new boolean[capacity];
    }

    boolean isFull() {
        return count == results.length;
    }

    /** One whose result is known. */
    int add(int result) {
        receivers[count] = null;
        results[count] = result;
        return count++;
    }

    /** One to be opened, with a header that is sound. */
    int add(
            SrtpContext c,
            SrtpContext.Receiver r,
            MemorySegment p,
            long at,
            int header,
            int length) {
        int plain = length - c.tagLength;
        if (plain > PacketWorker.MAX_PACKET) {
            return add(SrtpWorker.MALFORMED);
        }
        long index = r.rtp.indexOf(RtpHeader.sequence(p, at));
        if (index < 0) {
            return add((int) index);
        }
        transform.openLater(c, p, at, header, plain - header, RtpHeader.ssrc(p, at), index);
        receivers[count] = r;
        indices[count] = index;
        results[count] = plain;
        return count++;
    }

    void openAll(int[] out) {
        int n = count;
        count = 0;
        transform.openAll(authentic);
        int opened = 0;
        for (int i = 0; i < n; i++) {
            SrtpContext.Receiver r = receivers[i];
            receivers[i] = null;
            out[i] = r == null ? results[i] : result(r, i, authentic[opened++]);
        }
    }

    private int result(SrtpContext.Receiver r, int i, boolean isAuthentic) {
        if (!isAuthentic) {
            return SrtpWorker.NOT_AUTHENTIC;
        }
        int code = r.rtp.check(indices[i]);
        if (code != 0) {
            return code;
        }
        r.rtp.accept(indices[i]);
        return results[i];
    }
}
