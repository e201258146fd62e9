package sfu.core.srtp;

import java.util.Random;

/** A sender and a receiver with the same keys, and a worker. */
final class Pair implements AutoCloseable {
    static final int SSRC = 0x10203040;

    final Random random = new Random(7);
    final SrtpContext send;
    final SrtpContext receive;
    final SrtpWorker worker;
    final SrtpSender sender;

    Pair(String engine, SrtpProfile profile) {
        SrtpEngine e = Engines.get(engine);
        byte[] key = Fixtures.bytes(random, profile.keyLength());
        byte[] salt = Fixtures.bytes(random, profile.saltLength());
        send = e.newContext(profile, key, salt);
        receive = e.newContext(profile, key, salt);
        worker = e.newWorker(1);
        sender = send.sender(SSRC);
    }

    /** A random packet with the low 16 bits of this as its number. */
    byte[] packet(int sequenceNumber) {
        return Fixtures.rtp(random, SSRC, sequenceNumber & 0xFFFF, 40, false);
    }

    /** It protected; an error fails the test. */
    byte[] protect(byte[] packet) {
        return Fixtures.protect(worker, send, packet);
    }

    /** A code or length. */
    int tryProtect(byte[] packet) {
        return Fixtures.protect(worker, sender, packet, new byte[1][]);
    }

    int unprotect(byte[] packet) {
        return Fixtures.unprotect(worker, receive, packet);
    }

    long highestReceived() {
        SrtpContext.Receiver receiver = receive.receiver(SSRC);
        return receiver == null ? -1 : receiver.rtp.highest();
    }

    @Override
    public void close() {
        send.close();
        receive.close();
        worker.close();
    }
}
