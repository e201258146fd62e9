package sfu.core.srtp;

import java.util.HexFormat;

/**
 * Packets of one profile whose protected form is known: those of RFC 7714 sections 16.1.1, 16.2.1,
 * 17.1 and 17.2, and for counter mode two under the master key of RFC 3711 appendix B.3. The RTP
 * headers have 12 bytes.
 */
@SuppressWarnings("ArrayRecordComponent") // constants, read only here and in SelfTest
record KnownAnswer(
        SessionKeys keys, byte[] rtp, byte[] srtp, byte[] rtcp, byte[] srtcp, int rtcpIndex) {

    private static final String GCM_RTP =
            "8040f17b8041f8d35501a0b2"
                    + "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
    private static final String GCM_RTCP =
            "81c8000d4d6172734e5450314e545032525450200000042a0000e930"
                    + "4c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
    private static final int GCM_RTCP_INDEX = 0x5d4;

    static KnownAnswer of(SrtpProfile profile) {
        return switch (profile) {
            case AEAD_AES_128_GCM ->
                    gcm(
                            profile,
                            "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b"
                                    + "36de3adf8833899d7f27beb16a9152cf765ee4390cce",
                            "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda"
                                    + "4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade");
            case AEAD_AES_256_GCM ->
                    gcm(
                            profile,
                            "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f"
                                    + "1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13",
                            "d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be"
                                    + "8415f658c61de0476f1b6fad1d1eb30c4446839f57ff6f6cb26ac3be");
            case AES128_CM_HMAC_SHA1_80 ->
                    new KnownAnswer(
                            keys(profile),
                            hex("800f1234decafbadcafebabe" + "ab".repeat(16)),
                            hex(
                                    "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402"
                                            + "b78d6acc99ea179b8dbb"),
                            hex("81c8000bcafebabe" + "ab".repeat(16)),
                            hex(
                                    "81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001"
                                            + "993e08cd54d6c1230798"),
                            1);
        };
    }

    private static KnownAnswer gcm(SrtpProfile profile, String rtpBody, String rtcpBody) {
        return new KnownAnswer(
                keys(profile),
                hex(GCM_RTP),
                hex(GCM_RTP.substring(0, 24) + rtpBody),
                hex(GCM_RTCP),
                hex(GCM_RTCP.substring(0, 16) + rtcpBody + "800005d4"),
                GCM_RTCP_INDEX);
    }

    /** The session keys of RFC 7714 section 16, or those of RFC 3711 appendix B.3. */
    static SessionKeys keys(SrtpProfile profile) {
        if (!profile.isAead()) {
            return KeyDerivation.derive(
                    profile,
                    hex("e1f97a0d3e018be0d64fa32c06de4139"),
                    hex("0ec675ad498afeebb6960b3aabe6"));
        }
        byte[] key = new byte[profile.keyLength()];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        byte[] salt = hex("517569642070726f2071756f");
        byte[] none = new byte[0];
        return new SessionKeys(profile, key, none, salt, key.clone(), none, salt.clone());
    }

    private static byte[] hex(String s) {
        return HexFormat.of().parseHex(s);
    }
}
