package sfu.core.srtp;

import org.jspecify.annotations.Nullable;

/**
 * What is known of libIPSec_MB's binary interface. It was read with offsetof and sizeof from the
 * headers of releases 1.3, 1.4, 1.5, 2.0, 2.0.1 and 2.0.2; 1.3.0, 1.5.0 and 2.0.2 were also run.
 * Offsets are in bytes and equal in all of them; in 3.0 the manager's differ, so it is refused.
 */
final class ImbAbi {
    // IMB_MGR: state, then pointers to functions.
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
    static final long MANAGER_SIZE_READ = HASH_BURST_NOCHECK + 8;

    // IMB_JOB.
    static final long JOB_ENC_KEYS = 0;
    static final long JOB_DEC_KEYS = 8;
    static final long JOB_KEY_LENGTH = 16;
    static final long JOB_SRC = 24;
    static final long JOB_DST = 32;
    static final long JOB_CIPHER_LENGTH = 48;
    static final long JOB_HASH_LENGTH = 64;
    static final long JOB_IV = 72;
    static final long JOB_IV_LENGTH = 80;
    static final long JOB_TAG = 88;
    static final long JOB_TAG_LENGTH = 96;
    static final long JOB_IPAD = 104;
    static final long JOB_OPAD = 112;
    static final long JOB_CIPHER_MODE = 132;
    static final long JOB_DIRECTION = 136;
    static final long JOB_HASH_ALGORITHM = 140;
    static final int CIPHER_CNTR = 2;
    static final int DIRECTION_ENCRYPT = 1;
    static final int HASH_HMAC_SHA1 = 1;

    /** struct gcm_key_data: 1024 bytes in 1.3, 1280 in the others, aligned to 64. */
    static final long GCM_KEY_SIZE = 1280;

    private static final int FIRST_OF_2 = 0x20000;
    private static final long FEATURE_AESNI = 1L << 1;
    private static final long FEATURE_PCLMULQDQ = 1L << 2;
    private static final long FEATURE_AESNI_EMULATED_IN_1 = 1L << 19;
    private static final String[] ARCH_1 = {"none", "no AES-NI", "SSE", "AVX", "AVX2", "AVX-512"};
    private static final String[] ARCH_2 = {"none", "SSE", "AVX2", "AVX-512"};

    private ImbAbi() {}

    /** sizeof(IMB_JOB) of a version whose interface was checked. */
    static int jobSize(int version) throws Unavailable {
        return switch (version >>> 8) {
            case 0x103 -> 200;
            case 0x104, 0x105 -> 240;
            case 0x200 -> 216;
            default ->
                    throw new Unavailable(
                            "libIPSec_MB "
                                    + versionText(version)
                                    + " is not one of 1.3 to 1.5 and 2.0");
        };
    }

    static String versionText(int version) {
        return (version >>> 16) + "." + (version >>> 8 & 0xFF) + "." + (version & 0xFF);
    }

    /**
     * Why a manager with these feature bits cannot be used, or null. The self-test's bits moved
     * down by one when 2.0 dropped the emulation of AES-NI, which was bit 19 in 1.x.
     */
    static @Nullable String problem(int version, long features, int errno) {
        boolean is1 = version < FIRST_OF_2;
        if ((features & FEATURE_AESNI) == 0
                || (features & FEATURE_PCLMULQDQ) == 0
                || is1 && (features & FEATURE_AESNI_EMULATED_IN_1) != 0) {
            return "the CPU has no AES-NI or PCLMULQDQ";
        }
        long selfTest = is1 ? 1L << 20 : 1L << 19;
        long selfTestPassed = selfTest << 1;
        if ((features & selfTest) != 0 && (features & selfTestPassed) == 0) {
            return "libIPSec_MB's self-test failed";
        }
        return errno == 0 ? null : "libIPSec_MB's manager reports error " + errno;
    }

    static String archText(int version, int arch) {
        String[] names = version < FIRST_OF_2 ? ARCH_1 : ARCH_2;
        return arch >= 0 && arch < names.length ? names[arch] : "architecture " + arch;
    }
}
