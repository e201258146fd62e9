package sfu.signaling.http;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * A ClientHello (RFC 5246, 7.4.1.2) of any version of TLS: clients of the JDK send none of those
 * that nobody is to use any more.
 */
final class RawHello {
    static final int TLS_1_0 = 0x0301;
    static final int TLS_1_1 = 0x0302;
    static final int TLS_1_2 = 0x0303;

    /** Types of records. */
    static final int ALERT = 21;

    static final int HANDSHAKE = 22;

    /** What an alert says (RFC 5246, 7.2). */
    static final int FATAL = 2;

    static final int PROTOCOL_VERSION = 70;

    private static final int PATIENCE_MS = 10_000;
    private static final int CLIENT_HELLO = 1;
    private static final int RANDOM_BYTES = 32;

    /** ECDHE with RSA: AES-128-GCM, which is of 1.2 alone, and AES-128-CBC-SHA of all. */
    private static final byte[] SUITES = {0, 4, (byte) 0xc0, 0x2f, (byte) 0xc0, 0x13};

    private static final byte[] NO_COMPRESSION = {1, 0};

    /** secp256r1, uncompressed; RSA with SHA-256 and SHA-1. */
    private static final byte[] EXTENSIONS = {
        0, 26, 0, 10, 0, 4, 0, 2, 0, 23, 0, 11, 0, 2, 1, 0, 0, 13, 0, 8, 0, 6, 8, 4, 4, 1, 2, 1
    };

    /**
     * The first record of an answer.
     *
     * @param first byte of its content, for an alert its level
     * @param second byte, for an alert what it says
     */
    record Reply(int type, int first, int second) {}

    private RawHello() {}

    private static byte[] of(int version) {
        int bodySize = 2 + RANDOM_BYTES + 1 + SUITES.length + 2 + EXTENSIONS.length;
        ByteBuffer all = ByteBuffer.allocate(5 + 4 + bodySize);
        all.put((byte) HANDSHAKE).putShort((short) TLS_1_0).putShort((short) (4 + bodySize));
        all.putInt(CLIENT_HELLO << 24 | bodySize);
        all.putShort((short) version).put(new byte[RANDOM_BYTES]).put((byte) 0); // no session
        return all.put(SUITES).put(NO_COMPRESSION).put(EXTENSIONS).array();
    }

    static Reply send(int port, int version) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(of(version));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int type = in.readUnsignedByte();
            in.readInt(); // version and length
            return new Reply(type, in.readUnsignedByte(), in.readUnsignedByte());
        }
    }
}
