package sfu.core.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** One direction of a session on libIPSec_MB: its expanded keys lie in native slots. */
final class IpsecMbContext extends SrtpContext {
    // A GCM key: struct gcm_key_data, at most 1280 bytes in the accepted versions. A counter-mode
    // key: the expanded AES key and the two SHA-1 states of the HMAC key.
    static final long GCM_KEY_SIZE = Long.getLong("sfu.srtp.ipsecmb.gcmKeySize", 1280);
    static final long CM_KEY_SIZE = 256;
    static final long IPAD = 176;
    static final long OPAD = 208;

    private final KeySlab slab;
    final boolean wide;
    long rtpKey;
    long rtcpKey;

    IpsecMbContext(SessionKeys k, KeySlab slab) {
        super(k);
        this.slab = slab;
        wide = profile == SrtpProfile.AEAD_AES_256_GCM;
        rtpKey = slab.take();
        rtcpKey = rtpKey + (aead ? GCM_KEY_SIZE : CM_KEY_SIZE);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment scratch = arena.allocate(512, 64);
            try {
                expand(rtpKey, k.rtpKey(), k.rtpAuth(), scratch);
                expand(rtcpKey, k.rtcpKey(), k.rtcpAuth(), scratch);
            } finally {
                scratch.fill((byte) 0);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private void expand(long to, byte[] key, byte[] auth, MemorySegment scratch) throws Throwable {
        MemorySegment.copy(key, 0, scratch, JAVA_BYTE, 0, key.length);
        long from = scratch.address();
        if (wide) {
            Imb.GCM256_PRE.invokeExact(from, to);
        } else if (aead) {
            Imb.GCM128_PRE.invokeExact(from, to);
        } else {
            Imb.KEYEXP_128.invokeExact(from, to, from + 64); // the decryption key is not needed
            pad(to + IPAD, auth, 0x36, scratch);
            pad(to + OPAD, auth, 0x5C, scratch);
        }
    }

    private static void pad(long to, byte[] auth, int pad, MemorySegment scratch) throws Throwable {
        for (int i = 0; i < 64; i++) {
            scratch.set(JAVA_BYTE, i, (byte) ((i < auth.length ? auth[i] : 0) ^ pad));
        }
        Imb.SHA1_ONE_BLOCK.invokeExact(scratch.address(), to);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            slab.give(rtpKey);
            rtpKey = 0;
            rtcpKey = 0;
        }
    }
}
