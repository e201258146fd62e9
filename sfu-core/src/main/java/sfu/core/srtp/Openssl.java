package sfu.core.srtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;

/**
 * OpenSSL's functions as {@code static final} handles, which the JIT compiles to direct calls.
 * Pointers are passed as longs, so callers check bounds first. Initialised only if {@link #REASON}
 * is wanted; the handles are null unless it is null.
 */
@SuppressWarnings("NullAway") // the handles are null only where REASON is not
final class Openssl {
    /** Why the library is not available, or null if it is. */
    static final @Nullable String REASON;

    static final String VERSION;

    static final MethodHandle CIPHER_CTX_NEW;
    static final MethodHandle CIPHER_CTX_FREE;
    static final MethodHandle CIPHER_INIT;
    static final MethodHandle CIPHER_UPDATE;
    static final MethodHandle CIPHER_FINAL;
    static final MethodHandle CIPHER_CTX_CTRL;
    static final MethodHandle SHA1_INIT;
    static final MethodHandle SHA1_UPDATE;
    static final MethodHandle SHA1_FINAL;

    /** Pointers to EVP_CIPHER. */
    static final long AES_128_GCM;

    static final long AES_256_GCM;
    static final long AES_128_CTR;

    private static final String NAME = "libcrypto.so.3";

    /** OpenSSL must not tidy up at exit, while other threads still encrypt. */
    private static final long INIT_NO_ATEXIT = 0x0008_0000;

    /** A pointer or a size_t. */
    private static final MemoryLayout POINTER = JAVA_LONG;

    // A critical call skips the thread state change, but holds up the garbage collector: only for
    // calls that are over within microseconds.
    private static final Linker.Option CRITICAL = Linker.Option.critical(false);

    static {
        @Nullable String reason = null;
        String version = "";
        MethodHandle[] h = new MethodHandle[9];
        long[] ciphers = new long[3];
        try {
            NativeLibrary library = open();
            version = version(library);
            h[0] = library.function("EVP_CIPHER_CTX_new", FunctionDescriptor.of(JAVA_LONG));
            h[1] = library.function("EVP_CIPHER_CTX_free", FunctionDescriptor.ofVoid(JAVA_LONG));
            h[2] =
                    critical(
                            library,
                            "EVP_CipherInit_ex",
                            POINTER,
                            POINTER,
                            POINTER,
                            POINTER,
                            POINTER,
                            JAVA_INT);
            h[3] =
                    critical(
                            library,
                            "EVP_CipherUpdate",
                            POINTER,
                            POINTER,
                            POINTER,
                            POINTER,
                            JAVA_INT);
            h[4] = critical(library, "EVP_CipherFinal_ex", POINTER, POINTER, POINTER);
            h[5] = critical(library, "EVP_CIPHER_CTX_ctrl", POINTER, JAVA_INT, JAVA_INT, POINTER);
            h[6] = critical(library, "SHA1_Init", POINTER);
            h[7] = critical(library, "SHA1_Update", POINTER, POINTER, POINTER);
            h[8] = critical(library, "SHA1_Final", POINTER, POINTER);
            ciphers[0] = pointer(library, "EVP_aes_128_gcm");
            ciphers[1] = pointer(library, "EVP_aes_256_gcm");
            ciphers[2] = pointer(library, "EVP_aes_128_ctr");
        } catch (Unavailable e) {
            reason = e.getMessage();
        } catch (RuntimeException | LinkageError e) {
            reason = "unexpected: " + e;
        }
        REASON = reason;
        VERSION = version;
        CIPHER_CTX_NEW = h[0];
        CIPHER_CTX_FREE = h[1];
        CIPHER_INIT = h[2];
        CIPHER_UPDATE = h[3];
        CIPHER_FINAL = h[4];
        CIPHER_CTX_CTRL = h[5];
        SHA1_INIT = h[6];
        SHA1_UPDATE = h[7];
        SHA1_FINAL = h[8];
        AES_128_GCM = ciphers[0];
        AES_256_GCM = ciphers[1];
        AES_128_CTR = ciphers[2];
    }

    private Openssl() {}

    private static NativeLibrary open() throws Unavailable {
        if (ADDRESS.byteSize() != Long.BYTES) {
            throw new Unavailable("not a 64-bit platform");
        }
        String path = System.getProperty("sfu.srtp.openssl.path");
        return NativeLibrary.open(path == null ? NAME : path);
    }

    private static String version(NativeLibrary library) throws Unavailable {
        MethodHandle get =
                library.function("OpenSSL_version_num", FunctionDescriptor.of(JAVA_LONG));
        MethodHandle init =
                library.function(
                        "OPENSSL_init_crypto",
                        FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
        try {
            String version = checkVersion((long) get.invokeExact());
            if ((int) init.invokeExact(INIT_NO_ATEXIT, 0L) != 1) {
                throw new Unavailable("OPENSSL_init_crypto failed");
            }
            return version;
        } catch (Unavailable e) {
            throw e;
        } catch (Throwable e) {
            throw new Unavailable("OpenSSL_version_num failed: " + e);
        }
    }

    /** The text of a version number (0xMNN00PP0) if its interface is the one used here. */
    static String checkVersion(long number) throws Unavailable {
        String text = (number >>> 28) + "." + (number >>> 20 & 0xFF) + "." + (number >>> 4 & 0xFF);
        if (number >>> 28 != 3) {
            throw new Unavailable("OpenSSL " + text + " is not version 3");
        }
        return text;
    }

    private static MethodHandle critical(
            NativeLibrary library, String name, MemoryLayout... arguments) throws Unavailable {
        return library.function(name, FunctionDescriptor.of(JAVA_INT, arguments), CRITICAL);
    }

    private static long pointer(NativeLibrary library, String name) throws Unavailable {
        MethodHandle get = library.function(name, FunctionDescriptor.of(JAVA_LONG));
        try {
            return (long) get.invokeExact();
        } catch (Throwable e) {
            throw new Unavailable(name + " failed: " + e);
        }
    }
}
