package sfu.core.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class FallbackTest {
    @Test
    void missingOrForeignLibrary() {
        assertEquals("library not found: /no/such/library.so", reason("/no/such/library.so"));
        assertEquals("library has no function imb_get_version", reason("libm.so.6"));
    }

    private static String reason(String path) {
        return assertThrows(ImbLibrary.Unavailable.class, () -> ImbLibrary.open(path, 0))
                .getMessage();
    }

    @Test
    void onlyCheckedVersions() throws Exception {
        assertEquals(200, ImbLibrary.jobSize(0x10300));
        assertEquals(240, ImbLibrary.jobSize(0x10400));
        assertEquals(240, ImbLibrary.jobSize(0x10500));
        assertEquals(216, ImbLibrary.jobSize(0x20000));
        assertEquals(216, ImbLibrary.jobSize(0x20002));
        for (int v : new int[] {0, 0x10200, 0x10600, 0x20100, 0x30000, -1}) {
            assertThrows(ImbLibrary.Unavailable.class, () -> ImbLibrary.jobSize(v));
        }
    }

    @Test
    void cpuAndSelfTestBits() {
        long aes = 1 << 1 | 1 << 2;
        assertNull(ImbLibrary.problem(0x10300, aes | 1 << 20 | 1 << 21, 0));
        assertNull(ImbLibrary.problem(0x20000, aes | 1 << 19 | 1 << 20, 0));
        assertNotNull(ImbLibrary.problem(0x10300, 1 << 2, 0));
        assertNotNull(ImbLibrary.problem(0x10300, aes | 1 << 19, 0), "emulated AES-NI");
        assertNotNull(ImbLibrary.problem(0x10300, aes | 1 << 20, 0), "self-test");
        assertNotNull(ImbLibrary.problem(0x20000, aes | 1 << 19, 0), "self-test");
        assertNotNull(ImbLibrary.problem(0x20000, aes, 5));
    }

    @Test
    void wrongAnswersMeanFallback() {
        SrtpEngine wrong =
                new SrtpEngine() {
                    @Override
                    public String name() {
                        return "wrong";
                    }

                    @Override
                    public Capabilities capabilities() {
                        return Fixtures.JDK.capabilities();
                    }

                    @Override
                    public SrtpContext newContext(SessionKeys k) {
                        byte[] key = k.rtpKey().clone();
                        key[0] ^= 1;
                        return Fixtures.JDK.newContext(
                                new SessionKeys(
                                        k.profile(),
                                        key,
                                        k.rtpAuth(),
                                        k.rtpSalt(),
                                        k.rtcpKey(),
                                        k.rtcpAuth(),
                                        k.rtcpSalt()));
                    }

                    @Override
                    public SrtpWorker newWorker(int batch) {
                        return Fixtures.JDK.newWorker(batch);
                    }
                };
        SrtpEngines.Selection s = SrtpEngines.select(() -> wrong);
        assertEquals("jdk", s.engine().name());
        assertEquals(
                "SRTP engine jdk: known-answer test failed: AEAD_AES_128_GCM protect RTP, batch of 1",
                s.reason());
    }

    @Test
    void selectsTheLibraryWhereItIs() {
        assumeTrue(Imb.REASON == null, () -> Imb.REASON);
        SrtpEngines.Selection s = SrtpEngines.select();
        System.out.println(s.reason());
        assertEquals("ipsec-mb", s.engine().name());
        assertTrue(s.reason().endsWith("known-answer tests passed"), s.reason());
    }
}
