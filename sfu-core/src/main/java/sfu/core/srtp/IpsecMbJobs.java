package sfu.core.srtp;

import static sfu.core.srtp.NativeMemory.setInt;
import static sfu.core.srtp.NativeMemory.setLong;
import static sfu.core.srtp.NativeMemory.setLongBigEndian;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Arrays of libIPSec_MB's jobs, one of AES-CTR and one of HMAC-SHA1, and the two managers that run
 * them in bursts on many lanes at once.
 */
final class IpsecMbJobs implements AutoCloseable {
    /** Up to this many HMACs, the SSE manager (SHA extensions, one or two lanes) is faster. */
    private static final int SMALL_BURST = Integer.getInteger("sfu.srtp.ipsecmb.smallBurst", 4);

    private static final long TAG_STRIDE = 32;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment manager;
    private final MemorySegment smallManager;
    private final long managerAddress;
    private final long smallManagerAddress;
    private final long jobSize;
    private final long ivs;
    private final long tags;
    private final long cipherJobs;
    private final long hashJobs;

    IpsecMbJobs(int slots) {
        try {
            manager = Imb.library().newManager(false);
            smallManager = Imb.library().newManager(true);
        } catch (Unavailable e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        managerAddress = manager.address();
        smallManagerAddress = smallManager.address();
        jobSize = Imb.library().jobSize();
        ivs = arena.allocate(16L * slots, 64).address();
        tags = arena.allocate(TAG_STRIDE * slots, 64).address();
        cipherJobs = arena.allocate(jobSize * slots, 64).address();
        hashJobs = arena.allocate(jobSize * slots, 64).address();
        for (int i = 0; i < slots; i++) {
            prepare(i);
        }
    }

    private void prepare(int slot) {
        long cipher = cipherJob(slot);
        setLong(cipher + ImbAbi.JOB_KEY_LENGTH, 16);
        setLong(cipher + ImbAbi.JOB_IV, iv(slot));
        setLong(cipher + ImbAbi.JOB_IV_LENGTH, 16);
        setInt(cipher + ImbAbi.JOB_CIPHER_MODE, ImbAbi.CIPHER_CNTR);
        setInt(cipher + ImbAbi.JOB_DIRECTION, ImbAbi.DIRECTION_ENCRYPT);
        long hash = hashJob(slot);
        setLong(hash + ImbAbi.JOB_TAG, tag(slot));
        setLong(hash + ImbAbi.JOB_TAG_LENGTH, 12); // it knows 12 and 20: 10 of them are used
        setInt(hash + ImbAbi.JOB_HASH_ALGORITHM, ImbAbi.HASH_HMAC_SHA1);
    }

    private long cipherJob(int slot) {
        return cipherJobs + slot * jobSize;
    }

    private long hashJob(int slot) {
        return hashJobs + slot * jobSize;
    }

    private long iv(int slot) {
        return ivs + 16L * slot;
    }

    /** Where the HMAC of this slot's job is written. */
    long tag(int slot) {
        return tags + TAG_STRIDE * slot;
    }

    void cipher(int slot, long key, long from, long to, int length, long ivHigh, long ivLow) {
        long iv = iv(slot);
        setLongBigEndian(iv, ivHigh);
        setLongBigEndian(iv + 8, ivLow);
        long job = cipherJob(slot);
        setLong(job + ImbAbi.JOB_ENC_KEYS, key);
        setLong(job + ImbAbi.JOB_DEC_KEYS, key);
        setLong(job + ImbAbi.JOB_SRC, from);
        setLong(job + ImbAbi.JOB_DST, to);
        setLong(job + ImbAbi.JOB_CIPHER_LENGTH, length);
    }

    void hash(int slot, long key, long from, int length) {
        long job = hashJob(slot);
        setLong(job + ImbAbi.JOB_SRC, from);
        setLong(job + ImbAbi.JOB_HASH_LENGTH, length);
        setLong(job + ImbAbi.JOB_IPAD, key + IpsecMbContext.IPAD);
        setLong(job + ImbAbi.JOB_OPAD, key + IpsecMbContext.OPAD);
    }

    void runCiphers(int first, int n) {
        if (n == 0) {
            return;
        }
        int done;
        try {
            done =
                    (int)
                            Imb.CIPHER_BURST.invokeExact(
                                    managerAddress,
                                    cipherJob(first),
                                    n,
                                    ImbAbi.CIPHER_CNTR,
                                    ImbAbi.DIRECTION_ENCRYPT,
                                    16);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        requireAll(done, n);
    }

    void runHashes(int first, int n) {
        long jobs = hashJob(first);
        int kind = ImbAbi.HASH_HMAC_SHA1;
        int done;
        try {
            done =
                    n <= SMALL_BURST
                            ? (int)
                                    Imb.HASH_BURST_SMALL.invokeExact(
                                            smallManagerAddress, jobs, n, kind)
                            : (int) Imb.HASH_BURST.invokeExact(managerAddress, jobs, n, kind);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        requireAll(done, n);
    }

    private static void requireAll(int done, int n) {
        if (done != n) {
            throw new IllegalStateException("libIPSec_MB completed " + done + " of " + n + " jobs");
        }
    }

    @Override
    public void close() {
        Imb.library().freeManager(manager);
        Imb.library().freeManager(smallManager);
        arena.close();
    }
}
