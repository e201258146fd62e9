package sfu.core.dtls;

import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

import sfu.core.srtp.SrtpProfile;

import java.util.Arrays;
import java.util.List;

/** The SRTP protection profiles of the use_srtp extension (RFC 5764 4.1). */
final class ProtectionProfiles {
    /** In our order of preference: the first costs the least per packet. */
    static final List<SrtpProfile> PREFERRED =
            List.of(
                    SrtpProfile.AEAD_AES_128_GCM,
                    SrtpProfile.AEAD_AES_256_GCM,
                    SrtpProfile.AES128_CM_HMAC_SHA1_80);

    private ProtectionProfiles() {}

    static UseSRTPData extension(List<SrtpProfile> profiles) {
        int[] codes = profiles.stream().mapToInt(SrtpProfile::code).toArray();
        return new UseSRTPData(codes, new byte[0]);
    }

    /** The first of ours that was offered; null if there is none. */
    static @Nullable SrtpProfile choose(@Nullable UseSRTPData offered) {
        if (offered == null) {
            return null;
        }
        int[] codes = offered.getProtectionProfiles();
        for (SrtpProfile ours : PREFERRED) {
            if (Arrays.stream(codes).anyMatch(code -> code == ours.code())) {
                return ours;
            }
        }
        return null;
    }
}
