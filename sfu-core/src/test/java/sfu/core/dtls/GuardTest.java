package sfu.core.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bouncycastle.tls.CipherSuite;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** What the guard keeps away from Bouncy Castle. */
class GuardTest {

    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO_DONE = 14;
    private static final int CERTIFICATE_VERIFY = 15;

    private final Guard guard = Guard.ofClient();

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

    @Test
    void emptyMessagesAreRejectedButForServerHelloDone() {
        byte[] done = fragment(SERVER_HELLO_DONE, 0, 5, 0, 0);
        assertNull(guard.filter(done), "not a client's");
        assertNull(guard.filter(fragment(CLIENT_HELLO, 0, 0, 0, 0)));
        assertArrayEquals(done, Guard.ofServer().filter(done));
        assertNull(Guard.ofServer().filter(fragment(2, 0, 0, 0, 0)));
        assertNull(Guard.ofServer().filter(fragment(CLIENT_HELLO, 100, 0, 0, 100)));
    }

    @Test
    void aServersChangeCipherSpecNeedsNothingBefore() {
        byte[] change = record(20, 0, new byte[] {1});
        assertArrayEquals(change, Guard.ofServer().filter(change));
    }

    @Test
    void onlyEncryptedOrHarmlessRecordsPass() {
        assertNull(guard.filter(record(23, 0, new byte[10])), "plain application data");
        assertNull(guard.filter(record(24, 1, new byte[10])), "heartbeat");
        assertNull(guard.filter(record(22, 2, new byte[10])), "a later epoch");
        assertNull(guard.filter(record(21, 0, new byte[3])), "not an alert");
        assertNotNull(guard.filter(record(21, 0, new byte[2])));
        assertNotNull(guard.filter(record(23, 1, new byte[24])));
    }

    @Test
    void garbageIsFilteredWithoutAnException() {
        Random random = new Random(4);
        byte[] good =
                join(
                        fragment(CLIENT_HELLO, 100, 0, 0, 100),
                        fragment(CERTIFICATE_VERIFY, 80, 3, 0, 80),
                        record(22, 1, new byte[40]));
        for (int i = 0; i < 100_000; i++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int flips = random.nextInt(8); flips > 0 && bad.length > 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            byte[] kept = Guard.ofClient().filter(bad);
            assertTrue(kept == null || kept.length <= bad.length && kept.length >= 13);
        }
    }

    @Test
    void aRecordTooShortToBeEncryptedIsDropped() {
        Guard guard = Guard.ofClient();
        assertNull(guard.filter(record(23, 1, new byte[23])), "nonce 8, tag 16: RFC 5288");
        guard.encryptsBy(CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256);
        assertNotNull(guard.filter(record(23, 1, new byte[16])));
        assertNull(guard.filter(record(23, 1, new byte[15])), "tag 16: RFC 7905");
        guard.encryptsBy(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
        assertNull(guard.filter(record(21, 1, new byte[16])));
    }
}
