package sfu.core.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

/**
 * Known-answer tests that an engine must pass before it is used: RFC 7714 sections 16.1.1, 16.2.1,
 * 17.1 and 17.2, and for counter mode a packet under the master key of RFC 3711 appendix B.3. Every
 * answer is checked alone and in a batch, both ways, and with one bit changed.
 */
final class SelfTest {
    private static final String GCM_RTP =
            "8040f17b8041f8d35501a0b2"
                    + "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
    private static final String GCM_RTCP =
            "81c8000d4d6172734e5450314e545032525450200000042a0000e930"
                    + "4c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
    private static final String CM_RTP = "800f1234decafbadcafebabe" + "ab".repeat(16);
    private static final String CM_RTCP = "81c8000bcafebabe" + "ab".repeat(16);

    private SelfTest() {}

    /**
     * @return null, or one line that says what failed
     */
    static @Nullable String run(SrtpEngine engine) {
        try {
            for (SrtpProfile p : engine.capabilities().profiles()) {
                for (int batch : new int[] {1, 3, 32}) {
                    String problem = run(engine, p, batch);
                    if (problem != null) {
                        return "known-answer test failed: "
                                + p
                                + " "
                                + problem
                                + ", batch of "
                                + batch;
                    }
                }
            }
            return null;
        } catch (RuntimeException | LinkageError e) {
            return "known-answer test failed: " + e;
        }
    }

    private static @Nullable String run(SrtpEngine engine, SrtpProfile p, int batch) {
        byte[] rtp = hex(p.isAead() ? GCM_RTP : CM_RTP);
        byte[] rtcp = hex(p.isAead() ? GCM_RTCP : CM_RTCP);
        byte[] srtp =
                hex(
                        switch (p) {
                            case AEAD_AES_128_GCM ->
                                    "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd5"
                                            + "0d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce";
                            case AEAD_AES_256_GCM ->
                                    "8040f17b8041f8d35501a0b232b1de78a822fe12ef9f78fa332e33aab1801238"
                                            + "9a58e2f3b50b2a0276ffae0f1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13";
                            case AES128_CM_HMAC_SHA1_80 ->
                                    "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402"
                                            + "b78d6acc99ea179b8dbb";
                        });
        byte[] srtcp =
                hex(
                        switch (p) {
                            case AEAD_AES_128_GCM ->
                                    "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32d"
                                            + "c676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4";
                            case AEAD_AES_256_GCM ->
                                    "81c8000d4d617273d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50"
                                            + "a2eaa5c1110555be8415f658c61de0476f1b6fad1d1eb30c4446839f57ff6f6cb26ac3be800005d4";
                            case AES128_CM_HMAC_SHA1_80 ->
                                    "81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001"
                                            + "993e08cd54d6c1230798";
                        });
        long rtcpIndex = p.isAead() ? 0x5d4 : 1;
        int stride = 128;
        SrtpContext[] contexts = new SrtpContext[batch];
        try (Arena arena = Arena.ofConfined();
                SrtpWorker worker = engine.newWorker(batch)) {
            MemorySegment slots = arena.allocate((long) stride * batch, 64);
            MemorySegment plain = arena.allocate(stride, 64);
            write(rtp, plain, 0);
            int header = 12;
            for (int i = 0; i < batch; i++) {
                contexts[i] = engine.newContext(keys(p));
                MemorySegment.copy(plain, 0, slots, (long) i * stride, header);
                worker.protectRtp(
                        contexts[i].sender(RtpHeader.ssrc(plain, 0)),
                        slots,
                        (long) i * stride,
                        header,
                        plain,
                        header,
                        rtp.length - header);
            }
            worker.flush();
            for (int i = 0; i < batch; i++) {
                long at = (long) i * stride;
                if (!equal(srtp, slots, at)) {
                    return "protect RTP";
                }
                slots.set(JAVA_BYTE, at + 20, (byte) (srtp[20] ^ 1));
                if (worker.unprotectRtp(contexts[i], slots, at, srtp.length)
                        != SrtpWorker.NOT_AUTHENTIC) {
                    return "changed RTP";
                }
                write(srtp, slots, at);
                if (worker.unprotectRtp(contexts[i], slots, at, srtp.length) != rtp.length
                        || !equal(rtp, slots, at)) {
                    return "unprotect RTP";
                }
                write(rtcp, slots, at);
                SrtpSender sender = contexts[i].sender(RtpHeader.rtcpSsrc(slots, at));
                sender.nextRtcp = rtcpIndex;
                if (worker.protectRtcp(sender, slots, at, rtcp.length) != srtcp.length
                        || !equal(srtcp, slots, at)) {
                    return "protect RTCP";
                }
                slots.set(JAVA_BYTE, at + 20, (byte) (srtcp[20] ^ 1));
                if (worker.unprotectRtcp(contexts[i], slots, at, srtcp.length)
                        != SrtpWorker.NOT_AUTHENTIC) {
                    return "changed RTCP";
                }
                write(srtcp, slots, at);
                if (worker.unprotectRtcp(contexts[i], slots, at, srtcp.length) != rtcp.length
                        || !equal(rtcp, slots, at)) {
                    return "unprotect RTCP";
                }
            }
            return null;
        } finally {
            for (SrtpContext c : contexts) {
                if (c != null) {
                    c.close();
                }
            }
        }
    }

    /** The session keys of RFC 7714 section 16, or those of RFC 3711 appendix B.3. */
    static SessionKeys keys(SrtpProfile p) {
        if (!p.isAead()) {
            return KeyDerivation.derive(
                    p,
                    hex("e1f97a0d3e018be0d64fa32c06de4139"),
                    hex("0ec675ad498afeebb6960b3aabe6"));
        }
        byte[] key = new byte[p.keyLength()];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        byte[] salt = hex("517569642070726f2071756f");
        byte[] none = new byte[0];
        return new SessionKeys(p, key, none, salt, key.clone(), none, salt.clone());
    }

    private static byte[] hex(String s) {
        return HexFormat.of().parseHex(s);
    }

    private static void write(byte[] b, MemorySegment to, long at) {
        MemorySegment.copy(b, 0, to, JAVA_BYTE, at, b.length);
    }

    private static boolean equal(byte[] expected, MemorySegment s, long at) {
        return MemorySegment.mismatch(
                        MemorySegment.ofArray(expected),
                        0,
                        expected.length,
                        s,
                        at,
                        at + expected.length)
                < 0;
    }
}
