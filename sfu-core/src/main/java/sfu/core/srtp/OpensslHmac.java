package sfu.core.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * HMAC-SHA1 (RFC 2104) from OpenSSL's SHA-1. A key is two SHA-1 states that have absorbed its
 * padded forms; a packet starts from a copy of them. EVP_MAC would do the same with an allocation
 * for each copy, and up to 3.0.2 it forgets to start anew.
 */
final class OpensslHmac implements AutoCloseable {
    /** Bytes of a key: two of struct SHA_CTX (24 words, the same since OpenSSL 0.9.6). */
    static final long KEY_SIZE = 192;

    private static final int STATE_SIZE = 96;
    private static final int BLOCK_SIZE = 64;
    private static final int SHA1_LENGTH = 20;

    private final Arena arena = Arena.ofShared();
    private final long state = arena.allocate(128, 64).address();
    private final long digest = arena.allocate(64, 64).address();
    private final long word = arena.allocate(64, 64).address();

    /** Writes the two states of a key to this address. */
    static void expand(byte[] key, long to) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment block = arena.allocate(BLOCK_SIZE, 64);
            absorb(key, 0x36, block, to);
            absorb(key, 0x5C, block, to + STATE_SIZE);
            block.fill((byte) 0);
        }
    }

    private static void absorb(byte[] key, int pad, MemorySegment block, long state) {
        for (int i = 0; i < BLOCK_SIZE; i++) {
            block.set(JAVA_BYTE, i, (byte) ((i < key.length ? key[i] : 0) ^ pad));
        }
        init(state);
        update(state, block.address(), BLOCK_SIZE);
    }

    /**
     * The HMAC of a packet and the word behind it (RFC 3711 4.2): the rollover counter, or E|index.
     *
     * @return the address of its 20 bytes, good until the next call
     */
    long of(long key, long packet, int length, int itsWord) {
        NativeMemory.setIntBigEndian(word, itsWord);
        NativeMemory.copy(key, state, STATE_SIZE);
        update(state, packet, length);
        update(state, word, 4);
        finish(state, digest);
        NativeMemory.copy(key + STATE_SIZE, state, STATE_SIZE);
        update(state, digest, SHA1_LENGTH);
        finish(state, digest);
        return digest;
    }

    private static void init(long state) {
        int ok;
        try {
            ok = (int) Openssl.SHA1_INIT.invokeExact(state);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        require(ok);
    }

    private static void update(long state, long data, long length) {
        int ok;
        try {
            ok = (int) Openssl.SHA1_UPDATE.invokeExact(state, data, length);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        require(ok);
    }

    private static void finish(long state, long to) {
        int ok;
        try {
            ok = (int) Openssl.SHA1_FINAL.invokeExact(to, state);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        require(ok);
    }

    private static void require(int ok) {
        if (ok != 1) {
            throw new IllegalStateException("OpenSSL's SHA-1 failed");
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
