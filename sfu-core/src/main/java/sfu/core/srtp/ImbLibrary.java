package sfu.core.srtp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * Finds libIPSec_MB and decides whether it may be used. ABI.md tells where the numbers come from
 * and for which versions they hold.
 */
final class ImbLibrary {
    /** One line that says why the library is not used. */
    static final class Unavailable extends Exception {
        private static final long serialVersionUID = 1L;

        Unavailable(String reason) {
            super(reason);
        }
    }

    // Offsets in IMB_MGR.
    static final long FEATURES = 8;
    static final long USED_ARCH = 56;
    static final long ERRNO = 60;
    static final long KEYEXP_128 = 112;
    static final long SHA1_ONE_BLOCK = 160;
    static final long GCM128_ENC = 256;
    static final long GCM256_ENC = 272;
    static final long GCM128_DEC = 280;
    static final long GCM256_DEC = 296;
    static final long GCM128_PRE = 448;
    static final long GCM256_PRE = 464;
    static final long CIPHER_BURST_NOCHECK = 992;
    static final long HASH_BURST_NOCHECK = 1008;
    private static final long MGR_SIZE_READ = HASH_BURST_NOCHECK + 8;

    private static final long FEATURE_AESNI = 1L << 1;
    private static final long FEATURE_PCLMULQDQ = 1L << 2;
    private static final String[] NAMES = {"libIPSec_MB.so.2", "libIPSec_MB.so.1"};
    private static final String[] ARCH_1 = {"none", "no AES-NI", "SSE", "AVX", "AVX2", "AVX-512"};
    private static final String[] ARCH_2 = {"none", "SSE", "AVX2", "AVX-512"};

    final int version;

    /** sizeof(IMB_JOB). */
    final int jobSize;

    private final MethodHandle alloc;
    private final MethodHandle free;
    private final MethodHandle initAuto;
    private final MethodHandle initSse;
    private final long flags;

    private ImbLibrary(SymbolLookup symbols, long flags) throws Unavailable {
        this.flags = flags;
        MethodHandle getVersion =
                handle(symbols, "imb_get_version", FunctionDescriptor.of(JAVA_INT));
        try {
            version = (int) getVersion.invokeExact();
        } catch (Throwable e) {
            throw new Unavailable("imb_get_version failed: " + e);
        }
        jobSize = jobSize(version);
        alloc = handle(symbols, "alloc_mb_mgr", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
        free = handle(symbols, "free_mb_mgr", FunctionDescriptor.ofVoid(JAVA_LONG));
        initAuto =
                handle(
                        symbols,
                        "init_mb_mgr_auto",
                        FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG));
        initSse = handle(symbols, "init_mb_mgr_sse", FunctionDescriptor.ofVoid(JAVA_LONG));
    }

    /**
     * @param path the library file, or null for the usual names
     * @param flags for alloc_mb_mgr: 0, or 2 to do as if the CPU had no AES-NI
     */
    static ImbLibrary open(@Nullable String path, long flags) throws Unavailable {
        if (!System.getProperty("os.name", "").equals("Linux")
                || !System.getProperty("os.arch", "").equals("amd64")) {
            throw new Unavailable("not Linux on x86-64");
        }
        String missing = path == null ? String.join(", ", NAMES) : path;
        for (String name : path == null ? NAMES : new String[] {path}) {
            try {
                return new ImbLibrary(SymbolLookup.libraryLookup(name, Arena.global()), flags);
            } catch (IllegalArgumentException e) {
                // not there: the next name
            } catch (IllegalCallerException e) {
                throw new Unavailable("native access is not enabled for this code");
            }
        }
        throw new Unavailable("library not found: " + missing);
    }

    /** sizeof(IMB_JOB) of a version whose ABI was checked. */
    static int jobSize(int version) throws Unavailable {
        return switch (version >>> 8) {
            case 0x103 -> 200;
            case 0x104, 0x105 -> 240;
            case 0x200 -> 216;
            default ->
                    throw new Unavailable(
                            "library version "
                                    + text(version)
                                    + " is not one of 1.3 to 1.5 and 2.0");
        };
    }

    static String text(int version) {
        return (version >>> 16) + "." + (version >>> 8 & 0xFF) + "." + (version & 0xFF);
    }

    private static MethodHandle handle(SymbolLookup symbols, String name, FunctionDescriptor type)
            throws Unavailable {
        MemorySegment address = symbols.find(name).orElse(null);
        if (address == null) {
            throw new Unavailable("library has no function " + name);
        }
        return Linker.nativeLinker().downcallHandle(address, type);
    }

    /**
     * A multi-buffer manager, for one thread; with {@code small} the one for few jobs at a time.
     */
    MemorySegment newManager(boolean small) throws Unavailable {
        try {
            long address = (long) alloc.invokeExact(flags);
            if (address == 0) {
                throw new Unavailable("alloc_mb_mgr failed");
            }
            if (small) {
                initSse.invokeExact(address);
            } else {
                initAuto.invokeExact(address, 0L);
            }
            MemorySegment manager = MemorySegment.ofAddress(address).reinterpret(MGR_SIZE_READ);
            String problem =
                    problem(
                            version,
                            manager.get(JAVA_LONG, FEATURES),
                            manager.get(JAVA_INT, ERRNO));
            if (problem != null) {
                free.invokeExact(address);
                throw new Unavailable(problem);
            }
            return manager;
        } catch (Unavailable e) {
            throw e;
        } catch (Throwable e) {
            throw new Unavailable("no multi-buffer manager: " + e);
        }
    }

    void freeManager(MemorySegment manager) {
        try {
            free.invokeExact(manager.address());
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The self-test bits moved down by one when 2.0 dropped the AES-NI emulation (bit 19 in 1.x).
     */
    static @Nullable String problem(int version, long features, int errno) {
        boolean one = version < 0x20000;
        long selfTest = one ? 1L << 20 : 1L << 19;
        if ((features & FEATURE_AESNI) == 0
                || (features & FEATURE_PCLMULQDQ) == 0
                || one && (features & 1L << 19) != 0) {
            return "the CPU has no AES-NI or PCLMULQDQ";
        }
        if ((features & selfTest) != 0 && (features & selfTest << 1) == 0) {
            return "the library's self-test failed";
        }
        return errno == 0 ? null : "multi-buffer manager error " + errno;
    }

    String arch(MemorySegment manager) {
        String[] names = version < 0x20000 ? ARCH_1 : ARCH_2;
        int a = manager.get(JAVA_INT, USED_ARCH);
        return a >= 0 && a < names.length ? names[a] : "architecture " + a;
    }
}
