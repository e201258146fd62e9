package sfu.core.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An EVP_CIPHER_CTX with its key. One serves both directions: AES-GCM and AES-CTR expand the key
 * for encryption only, and a packet's initialisation gives the direction with the IV.
 */
final class OpensslCipher implements AutoCloseable {
    // EVP_CTRL_AEAD_GET_TAG and EVP_CTRL_AEAD_SET_TAG.
    private static final int GET_TAG = 0x10;
    private static final int SET_TAG = 0x11;

    private long context;

    /**
     * @param type an EVP_CIPHER of {@link Openssl}
     */
    OpensslCipher(long type, byte[] key) {
        try (Arena arena = Arena.ofConfined()) {
            context = (long) Openssl.CIPHER_CTX_NEW.invokeExact();
            MemorySegment copy = arena.allocateFrom(JAVA_BYTE, key);
            int ok =
                    (int) Openssl.CIPHER_INIT.invokeExact(context, type, 0L, copy.address(), 0L, 1);
            copy.fill((byte) 0);
            require(ok, "EVP_CipherInit_ex with a key");
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Begins a packet with the IV at this address. */
    void begin(long iv, boolean encrypt) {
        int direction = encrypt ? 1 : 0;
        int ok;
        try {
            ok = (int) Openssl.CIPHER_INIT.invokeExact(context, 0L, 0L, 0L, iv, direction);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        require(ok, "EVP_CipherInit_ex");
    }

    /**
     * Encrypts or decrypts; with {@code out} 0 the bytes are authenticated only.
     *
     * @param written where it may put a number
     */
    void update(long out, long in, int length, long written) {
        if (length == 0) {
            return;
        }
        int ok;
        try {
            ok = (int) Openssl.CIPHER_UPDATE.invokeExact(context, out, written, in, length);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        require(ok, "EVP_CipherUpdate");
    }

    /** Ends a packet that was encrypted with AES-GCM, with a tag of 16 bytes at this address. */
    void sealTag(long tag, long written) {
        require(end(tag, written), "EVP_CipherFinal_ex");
        require(control(GET_TAG, tag), "EVP_CTRL_AEAD_GET_TAG");
    }

    /** Ends a packet that was decrypted with AES-GCM. @return whether this is its tag */
    boolean openTag(long tag, long written) {
        require(control(SET_TAG, tag), "EVP_CTRL_AEAD_SET_TAG");
        return end(tag, written) == 1;
    }

    private int end(long out, long written) {
        try {
            return (int) Openssl.CIPHER_FINAL.invokeExact(context, out, written);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private int control(int what, long pointer) {
        try {
            return (int) Openssl.CIPHER_CTX_CTRL.invokeExact(context, what, 16, pointer);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static void require(int ok, String what) {
        if (ok != 1) {
            throw new IllegalStateException("OpenSSL's " + what + " failed");
        }
    }

    /** Zeroes and frees the key. */
    @Override
    public void close() {
        try {
            Openssl.CIPHER_CTX_FREE.invokeExact(context);
            context = 0;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
