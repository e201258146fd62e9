package sfu.core.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import static sfu.core.srtp.Fixtures.hex;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KnownAnswerTest {
    private static final String RTP =
            "8040f17b8041f8d35501a0b2"
                    + "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
    private static final String RTCP =
            "81c8000d4d6172734e5450314e545032525450200000042a0000e930"
                    + "4c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#names")
    void startUpTestsPass(String name) {
        SrtpEngine engine = Engines.get(name);
        assertNull(SelfTest.run(engine));
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#names")
    void rfc7714Section16(String name) {
        SrtpEngine engine = Engines.get(name);
        rtp(
                engine,
                SrtpProfile.AEAD_AES_128_GCM, // 16.1.1, 16.1.2
                "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
                        + "899d7f27beb16a9152cf765ee4390cce");
        rtp(
                engine,
                SrtpProfile.AEAD_AES_256_GCM, // 16.2.1, 16.2.2
                "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b"
                        + "7aa3db36dfffd6b0f9bb7878d7a76c13");
    }

    private static void rtp(SrtpEngine engine, SrtpProfile p, String body) {
        byte[] expected = hex(RTP.substring(0, 24) + body);
        try (SrtpContext c = engine.newContext(KnownAnswer.keys(p));
                SrtpWorker w = engine.newWorker(1)) {
            assertArrayEquals(expected, Fixtures.protect(w, c, hex(RTP)));
            byte[][] out = new byte[1][];
            assertEquals(hex(RTP).length, Fixtures.unprotect(w, c, expected, out));
            assertArrayEquals(hex(RTP), out[0]);
        }
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#names")
    void rfc7714Section17(String name) {
        SrtpEngine engine = Engines.get(name);
        rtcp(
                engine,
                SrtpProfile.AEAD_AES_128_GCM,
                true,
                "81c8000d4d617273" // 17.1
                        + "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b"
                        + "c84aa45896cf4d2fc5abf87245d9eade"
                        + "800005d4");
        rtcp(
                engine,
                SrtpProfile.AEAD_AES_256_GCM,
                true,
                "81c8000d4d617273" // 17.2
                        + "d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad"
                        + "1d1eb30c4446839f57ff6f6cb26ac3be"
                        + "800005d4");
        rtcp(
                engine,
                SrtpProfile.AEAD_AES_128_GCM,
                false,
                RTCP // 17.3
                        + "841dd9683dd78ec92ae58790125f62b3"
                        + "000005d4");
        rtcp(
                engine,
                SrtpProfile.AEAD_AES_256_GCM,
                false,
                RTCP // 17.4
                        + "91db4afbfeee5a978fab4393ed2615fe"
                        + "000005d4");
    }

    private static void rtcp(SrtpEngine engine, SrtpProfile p, boolean encrypt, String answer) {
        byte[] expected = hex(answer);
        try (SrtpContext c = engine.newContext(KnownAnswer.keys(p));
                SrtpWorker w = engine.newWorker(1)) {
            c.sender(0x4d617273).nextRtcp = 0x5d4;
            assertArrayEquals(expected, Fixtures.protectRtcp(w, c, hex(RTCP), encrypt));
            byte[][] out = new byte[1][];
            assertEquals(hex(RTCP).length, Fixtures.unprotectRtcp(w, c, expected, out));
            assertArrayEquals(hex(RTCP), out[0]);
        }
    }

    /** The first three key stream blocks; the later ones lie beyond the largest packet. */
    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#names")
    void rfc3711AppendixB2(String name) {
        SrtpEngine engine = Engines.get(name);
        SessionKeys keys =
                new SessionKeys(
                        SrtpProfile.AES128_CM_HMAC_SHA1_80,
                        hex("2b7e151628aed2a6abf7158809cf4f3c"),
                        new byte[20],
                        hex("f0f1f2f3f4f5f6f7f8f9fafbfcfd"),
                        new byte[16],
                        new byte[20],
                        new byte[14]);
        byte[] packet = new byte[12 + 48];
        packet[0] = (byte) 0x80;
        try (SrtpContext c = engine.newContext(keys);
                SrtpWorker w = engine.newWorker(1)) {
            byte[] out = Fixtures.protect(w, c, packet);
            assertEquals(
                    "e03ead0935c95e80e166b16dd92b4eb4d23513162b02d0f72a43a2fe4a5f97ab"
                            + "41e95b3bb0a2e8dd477901e4fca894c0",
                    hex(out).substring(24, 24 + 96));
        }
    }

    @Test
    void rfc3711AppendixB3() {
        byte[] key = hex("e1f97a0d3e018be0d64fa32c06de4139");
        byte[] salt = hex("0ec675ad498afeebb6960b3aabe6");
        SessionKeys k = KeyDerivation.derive(SrtpProfile.AES128_CM_HMAC_SHA1_80, key, salt);
        assertEquals("c61e7a93744f39ee10734afe3ff7a087", hex(k.rtpKey()));
        assertEquals("30cbbc08863d8c85d49db34a9ae1", hex(k.rtpSalt()));
        assertEquals("cebe321f6ff7716b6fd4ab49af256a156d38baa4", hex(k.rtpAuth()));
        assertEquals(
                "cebe321f6ff7716b6fd4ab49af256a156d38baa48f0a0acf3c34e2359e6cdbcee049646c43d9327a"
                        + "d175578ef72270986371c10c9a369ac2f94a8c5fbcdddc256d6e919a48b610ef17c2041e47403576"
                        + "6b68642c59bbfc2f34db60dbdfb2",
                hex(KeyDerivation.expand(key, salt, 1, 94)));
    }

    @Test
    void rfc6188KeyDerivationWithAes256() {
        byte[] key = hex("f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6");
        byte[] salt = hex("3b04803de51ee7c96423ab5b78d2");
        assertEquals(
                "5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4",
                hex(KeyDerivation.expand(key, salt, 0, 32)));
        assertEquals("fa31791685ca444a9e07c6c64e93", hex(KeyDerivation.expand(key, salt, 2, 14)));
        assertEquals(
                "fd9c32d39ed5fbb5a9dc96b30818454d1313dc05",
                hex(KeyDerivation.expand(key, salt, 1, 20)));
    }
}
