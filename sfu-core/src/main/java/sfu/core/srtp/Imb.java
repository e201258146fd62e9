package sfu.core.srtp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * libIPSec_MB's functions as {@code static final} handles, which the JIT compiles to direct calls.
 * Pointers are passed as longs: nothing is allocated and no segment is checked, so callers check
 * bounds first. Initialised only if {@link #REASON} is wanted; the handles are null unless it is
 * null.
 */
@SuppressWarnings("NullAway") // the handles are null only where REASON is not
final class Imb {
    /** Why the library is not available, or null if it is. */
    static final @Nullable String REASON;

    private static final @Nullable ImbLibrary LIBRARY;
    static final @Nullable String ARCH;

    static final MethodHandle GCM128_ENC;
    static final MethodHandle GCM256_ENC;
    static final MethodHandle GCM128_DEC;
    static final MethodHandle GCM256_DEC;
    static final MethodHandle GCM128_PRE;
    static final MethodHandle GCM256_PRE;
    static final MethodHandle KEYEXP_128;
    static final MethodHandle SHA1_ONE_BLOCK;
    static final MethodHandle CIPHER_BURST;
    static final MethodHandle HASH_BURST;

    /** Of the manager for few jobs. */
    static final MethodHandle HASH_BURST_SMALL;

    private static final FunctionDescriptor GCM =
            FunctionDescriptor.ofVoid(
                    JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                    JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final FunctionDescriptor TWO = FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG);
    private static final FunctionDescriptor THREE =
            FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final FunctionDescriptor CIPHERS =
            FunctionDescriptor.of(
                    JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final FunctionDescriptor HASHES =
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT);

    static {
        @Nullable String reason = null;
        @Nullable String arch = null;
        @Nullable ImbLibrary library = null;
        MethodHandle[] h = new MethodHandle[11];
        try {
            library =
                    ImbLibrary.open(
                            System.getProperty("sfu.srtp.ipsecmb.path"),
                            Long.getLong("sfu.srtp.ipsecmb.flags", 0));
            MemorySegment all = library.newManager(false);
            MemorySegment few = library.newManager(true);
            arch = library.archText(all);
            // A critical call skips the thread state change, but holds up the garbage collector:
            // only for calls that are over within a microsecond.
            Linker.Option critical = Linker.Option.critical(false);
            h[0] = handle(all, ImbAbi.GCM128_ENC, GCM, critical);
            h[1] = handle(all, ImbAbi.GCM256_ENC, GCM, critical);
            h[2] = handle(all, ImbAbi.GCM128_DEC, GCM, critical);
            h[3] = handle(all, ImbAbi.GCM256_DEC, GCM, critical);
            h[4] = handle(all, ImbAbi.GCM128_PRE, TWO);
            h[5] = handle(all, ImbAbi.GCM256_PRE, TWO);
            h[6] = handle(all, ImbAbi.KEYEXP_128, THREE);
            h[7] = handle(all, ImbAbi.SHA1_ONE_BLOCK, TWO);
            h[8] = handle(all, ImbAbi.CIPHER_BURST_NOCHECK, CIPHERS);
            h[9] = handle(all, ImbAbi.HASH_BURST_NOCHECK, HASHES);
            h[10] = handle(few, ImbAbi.HASH_BURST_NOCHECK, HASHES);
            library.freeManager(all);
            library.freeManager(few);
        } catch (Unavailable e) {
            reason = e.getMessage();
        } catch (RuntimeException | LinkageError e) {
            reason = "unexpected: " + e;
        }
        REASON = reason;
        LIBRARY = library;
        ARCH = arch;
        GCM128_ENC = h[0];
        GCM256_ENC = h[1];
        GCM128_DEC = h[2];
        GCM256_DEC = h[3];
        GCM128_PRE = h[4];
        GCM256_PRE = h[5];
        KEYEXP_128 = h[6];
        SHA1_ONE_BLOCK = h[7];
        CIPHER_BURST = h[8];
        HASH_BURST = h[9];
        HASH_BURST_SMALL = h[10];
    }

    private Imb() {}

    /** Only has this class initialised. */
    static void link() {}

    /** The library; only after {@link #REASON} was found null. */
    static ImbLibrary library() {
        if (LIBRARY == null) {
            throw new IllegalStateException("libIPSec_MB: " + REASON);
        }
        return LIBRARY;
    }

    private static MethodHandle handle(
            MemorySegment manager, long offset, FunctionDescriptor type, Linker.Option... options)
            throws Unavailable {
        long address = manager.get(JAVA_LONG, offset);
        if (address == 0) {
            throw new Unavailable("no function at offset " + offset + " of IMB_MGR");
        }
        return Linker.nativeLinker()
                .downcallHandle(MemorySegment.ofAddress(address), type, options);
    }
}
