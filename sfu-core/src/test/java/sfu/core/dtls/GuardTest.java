package sfu.core.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What the guard keeps away from Bouncy Castle. */
class GuardTest {

    private static final int CLIENT_HELLO = 1;
    private static final int CERTIFICATE_VERIFY = 15;

    private final Guard guard = new Guard();

    private static byte[] record(int type, int epoch, byte[] body) {
        return ByteBuffer.allocate(13 + body.length)
                .put((byte) type)
                .putShort((short) 0xfefd)
                .putShort((short) epoch)
                .put(new byte[6])
                .putShort((short) body.length)
                .put(body)
                .array();
    }

    private static byte[] fragment(int type, int length, int sequence, int offset, int size) {
        ByteBuffer b = ByteBuffer.allocate(12 + size);
        b.putInt(type << 24 | length)
                .putShort((short) sequence)
                .put((byte) (offset >> 16))
                .putShort((short) offset);
        b.put((byte) (size >> 16)).putShort((short) size);
        return record(22, 0, b.array());
    }

    private static byte[] join(byte[]... records) {
        ByteBuffer b = ByteBuffer.allocate(2_000);
        for (byte[] r : records) {
            b.put(r);
        }
        return Arrays.copyOf(b.array(), b.position());
    }

    @Test
    void aHugeLengthIsRejected() {
        assertNull(guard.filter(fragment(CLIENT_HELLO, 0xffffff, 0, 0, 1)));
        assertNull(guard.filter(fragment(11, (16 << 10) + 1, 1, 0, 100)));
        assertNotNull(guard.filter(fragment(11, 16 << 10, 1, 0, 100)));
    }

    @Test
    void theHugeLengthAttackCostsNoMemory() throws Exception {
        DtlsCertificate certificate = new DtlsCertificate();
        DtlsEndpoint[] servers = new DtlsEndpoint[50];
        long before = usedMebibytes();
        for (int i = 0; i < servers.length; i++) { // unguarded: 50 x 16 MiB
            servers[i] =
                    new DtlsEndpoint(certificate, certificate.fingerprint(), d -> {}, new Ignore());
            servers[i].start(0);
            servers[i].onDatagram(fragment(CLIENT_HELLO, 0xffffff, 0, 0, 1));
        }
        Thread.sleep(500);
        long after = usedMebibytes();
        for (DtlsEndpoint server : servers) {
            server.close();
        }
        assertTrue(after - before < 32, before + " -> " + after + " MiB in use");
    }

    private static long usedMebibytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory() >> 20;
    }

    @Test
    void aFragmentBeyondItsMessageIsRejected() {
        assertNull(guard.filter(fragment(CLIENT_HELLO, 100, 0, 90, 11)));
        assertNull(guard.filter(fragment(CLIENT_HELLO, 100, 0, 0, 0)), "an empty one, too");
        assertNull(
                guard.filter(fragment(CLIENT_HELLO, 100, 17, 0, 50)), "a far sequence number, too");
        assertNotNull(guard.filter(fragment(CLIENT_HELLO, 100, 0, 90, 10)));
    }

    @Test
    void manyTinyFragmentsAreCutOff() {
        int passed = 0;
        for (int i = 0; i < 4_000; i++) {
            passed += guard.filter(fragment(CLIENT_HELLO, 8_000, 0, 2 * i, 1)) == null ? 0 : 1;
        }
        assertTrue(passed <= 256, passed + " passed");
    }

    @Test
    void changeCipherSpecWaitsForCertificateVerify() {
        byte[] change = record(20, 0, new byte[] {1});
        byte[] finished = record(22, 1, new byte[40]);
        assertNull(guard.filter(change));
        assertArrayEquals(finished, guard.filter(join(change, finished)));
        assertNotNull(
                guard.filter(fragment(CERTIFICATE_VERIFY, 80, 3, 40, 40)),
                "out of order: does not count");
        assertNull(guard.filter(change));
        byte[] whole = join(fragment(CERTIFICATE_VERIFY, 80, 3, 0, 80), change, finished);
        assertArrayEquals(whole, guard.filter(whole));
    }

    private static final class Ignore implements DtlsEndpoint.Listener {
        @Override
        public void onKeys(SrtpKeys keys) {
            throw new IllegalStateException();
        }

        @Override
        public void onData(byte[] data) {
            throw new IllegalStateException();
        }

        @Override
        public void onClosed(String reason) {
            // at the end of the test
        }
    }
}
