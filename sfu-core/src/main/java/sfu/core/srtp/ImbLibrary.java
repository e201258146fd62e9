package sfu.core.srtp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Finds libIPSec_MB, decides whether it may be used, and makes its managers. */
final class ImbLibrary {
    private static final String[] NAMES = {"libIPSec_MB.so.2", "libIPSec_MB.so.1"};

    private final int version;
    private final int jobSize;
    private final long flags;
    private final MethodHandle allocate;
    private final MethodHandle free;
    private final MethodHandle initAuto;
    private final MethodHandle initSse;

    private ImbLibrary(NativeLibrary library, long flags) throws Unavailable {
        this.flags = flags;
        version = version(library);
        jobSize = ImbAbi.jobSize(version);
        allocate = library.function("alloc_mb_mgr", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
        free = library.function("free_mb_mgr", FunctionDescriptor.ofVoid(JAVA_LONG));
        initAuto =
                library.function(
                        "init_mb_mgr_auto", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG));
        initSse = library.function("init_mb_mgr_sse", FunctionDescriptor.ofVoid(JAVA_LONG));
    }

    private static int version(NativeLibrary library) throws Unavailable {
        MethodHandle get = library.function("imb_get_version", FunctionDescriptor.of(JAVA_INT));
        try {
            return (int) get.invokeExact();
        } catch (Throwable e) {
            throw new Unavailable("imb_get_version failed: " + e);
        }
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
        return open(path == null ? NAMES : new String[] {path}, flags);
    }

    /** The first of these files or names whose version is known. */
    static ImbLibrary open(String[] names, long flags) throws Unavailable {
        return NativeLibrary.firstThatFits(
                names, name -> new ImbLibrary(NativeLibrary.open(name), flags));
    }

    String versionText() {
        return ImbAbi.versionText(version);
    }

    /** sizeof(IMB_JOB). */
    int jobSize() {
        return jobSize;
    }

    /**
     * A multi-buffer manager, for one thread; with {@code small} the one for few jobs at a time.
     */
    MemorySegment newManager(boolean small) throws Unavailable {
        try {
            long address = (long) allocate.invokeExact(flags);
            if (address == 0) {
                throw new Unavailable("alloc_mb_mgr failed");
            }
            if (small) {
                initSse.invokeExact(address);
            } else {
                initAuto.invokeExact(address, 0L);
            }
            MemorySegment manager =
                    MemorySegment.ofAddress(address).reinterpret(ImbAbi.MANAGER_SIZE_READ);
            requireSound(manager);
            return manager;
        } catch (Unavailable e) {
            throw e;
        } catch (Throwable e) {
            throw new Unavailable("no multi-buffer manager: " + e);
        }
    }

    private void requireSound(MemorySegment manager) throws Unavailable {
        long features = manager.get(JAVA_LONG, ImbAbi.FEATURES);
        String problem = ImbAbi.problem(version, features, manager.get(JAVA_INT, ImbAbi.ERRNO));
        if (problem != null) {
            freeManager(manager);
            throw new Unavailable(problem);
        }
    }

    void freeManager(MemorySegment manager) {
        try {
            free.invokeExact(manager.address());
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    String archText(MemorySegment manager) {
        return ImbAbi.archText(version, manager.get(JAVA_INT, ImbAbi.USED_ARCH));
    }
}
