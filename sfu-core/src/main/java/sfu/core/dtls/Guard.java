package sfu.core.dtls;

import org.bouncycastle.tls.CipherSuite;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Lets only harmless records of a DTLS 1.2 peer through to Bouncy Castle, whose reassembler
 * allocates whatever a length field says (CVE-2026-59646), which as a server never recovers from a
 * ChangeCipherSpec before CertificateVerify, and which ends the association over a record that is
 * too short to be encrypted, where RFC 6347 4.1.2.7 has it dropped. For one thread at a time.
 */
final class Guard {

    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int HELLO_VERIFY_REQUEST = 3;
    private static final int NEW_SESSION_TICKET = 4;
    private static final int CERTIFICATE = 11;
    private static final int SERVER_KEY_EXCHANGE = 12;
    private static final int CERTIFICATE_REQUEST = 13;
    private static final int SERVER_HELLO_DONE = 14;
    private static final int CERTIFICATE_VERIFY = 15;
    private static final int CLIENT_KEY_EXCHANGE = 16;
    private static final int RECORD_HEADER = 13;
    private static final int MESSAGE_HEADER = 12;
    private static final int MAX_SEQUENCE = 16;
    private static final int MAX_PLAIN =
            256; // handshake fragments and other plain records in a connection's life

    /** An AES-GCM record has a nonce of 8 bytes and a tag of 16 (RFC 5288 3). */
    private static final int LEAST_GCM = 24;

    /** A ChaCha20-Poly1305 record has the tag alone (RFC 7905 2). */
    private static final int LEAST_CHACHA = 16;

    private final boolean isOfClient;
    private volatile int leastEncrypted = LEAST_GCM;
    private int plain;
    private int verifyBytes;
    private boolean mayChangeCipher;

    private Guard(boolean isOfClient) {
        this.isOfClient = isOfClient;
        mayChangeCipher = !isOfClient;
    }

    /** For what a client sends. */
    static Guard ofClient() {
        return new Guard(true);
    }

    /** For what a server sends. */
    static Guard ofServer() {
        return new Guard(false);
    }

    /** Encrypted records are of this suite; until that is said, of AES-GCM. */
    void encryptsBy(int cipherSuite) {
        boolean isChaCha = cipherSuite == CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256;
        leastEncrypted = isChaCha ? LEAST_CHACHA : LEAST_GCM;
    }

    /** The datagram without its bad records; null if none is left. */
    byte @Nullable [] filter(byte[] datagram) {
        byte[] kept = new byte[datagram.length];
        int size = 0;
        ByteBuffer in = ByteBuffer.wrap(datagram);
        for (int at = 0; at + RECORD_HEADER <= datagram.length; ) {
            int end = at + RECORD_HEADER + (in.getShort(at + 11) & 0xffff);
            if (end > datagram.length) {
                break;
            }
            if (accept(in, at, end)) {
                System.arraycopy(datagram, at, kept, size, end - at);
                size += end - at;
            }
            at = end;
        }
        return size == 0 ? null : Arrays.copyOf(kept, size);
    }

    private boolean accept(ByteBuffer in, int at, int end) {
        int type = in.get(at);
        int version = in.getShort(at + 1) & 0xffff;
        int epoch = in.getShort(at + 3) & 0xffff;
        int body = at + RECORD_HEADER;
        if (version != 0xfefd && version != 0xfeff || body == end) {
            return false;
        }
        if (epoch == 1) { // encrypted; of one too short for that Bouncy Castle ends the association
            return end - body >= leastEncrypted && isEncrypted(type);
        }
        if (epoch != 0 || ++plain > MAX_PLAIN) {
            return false;
        }
        return switch (type) {
            case HANDSHAKE -> acceptMessages(in, body, end);
            case CHANGE_CIPHER_SPEC -> mayChangeCipher && end - body == 1;
            case ALERT -> end - body == 2;
            default -> false;
        };
    }

    private static boolean isEncrypted(int type) {
        return type == ALERT || type == HANDSHAKE || type == APPLICATION_DATA;
    }

    private boolean acceptMessages(ByteBuffer in, int at, int end) {
        for (; at < end; plain++) {
            if (end - at < MESSAGE_HEADER || plain > MAX_PLAIN) {
                return false;
            }
            int type = in.get(at);
            int length = uint24(in, at + 1);
            int sequence = in.getShort(at + 4) & 0xffff;
            int offset = uint24(in, at + 6);
            int fragment = uint24(in, at + 9);
            at += MESSAGE_HEADER + fragment;
            int limit = limit(type);
            if (length > limit
                    || limit > 0 && (length == 0 || fragment == 0)
                    || sequence > MAX_SEQUENCE
                    || offset + fragment > length
                    || at > end) {
                return false;
            }
            if (type == CERTIFICATE_VERIFY && offset <= verifyBytes) {
                verifyBytes = Math.max(verifyBytes, offset + fragment);
                mayChangeCipher |= verifyBytes >= length;
            }
        }
        return true;
    }

    /** The longest message of a type that the peer has reason to send in plain text, or -1. */
    private int limit(int type) {
        return isOfClient ? limitOfClient(type) : limitOfServer(type);
    }

    private static int limitOfClient(int type) {
        return switch (type) {
            case CLIENT_HELLO -> 8 << 10;
            case CERTIFICATE -> 16 << 10;
            case CERTIFICATE_VERIFY, CLIENT_KEY_EXCHANGE -> 1 << 10;
            default -> -1;
        };
    }

    private static int limitOfServer(int type) {
        return switch (type) {
            case SERVER_HELLO, HELLO_VERIFY_REQUEST, SERVER_KEY_EXCHANGE -> 2 << 10;
            case CERTIFICATE, CERTIFICATE_REQUEST -> 16 << 10;
            case NEW_SESSION_TICKET -> 4 << 10;
            case SERVER_HELLO_DONE -> 0;
            default -> -1;
        };
    }

    private static int uint24(ByteBuffer in, int at) {
        return (in.get(at) & 0xff) << 16 | in.getShort(at + 1) & 0xffff;
    }
}
