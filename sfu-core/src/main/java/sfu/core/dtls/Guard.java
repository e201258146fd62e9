package sfu.core.dtls;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Lets only harmless records of a DTLS 1.2 client through to Bouncy Castle, whose reassembler
 * allocates whatever a length field says (CVE-2026-59646), and which never recovers from a
 * ChangeCipherSpec before CertificateVerify.
 */
final class Guard {

    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final int CERTIFICATE_VERIFY = 15;
    private static final int RECORD_HEADER = 13;
    private static final int MESSAGE_HEADER = 12;
    private static final int MAX_SEQUENCE = 16;
    private static final int MAX_PLAIN =
            256; // handshake fragments and other plain records in a connection's life

    private int plain;
    private int verifyBytes;
    private boolean verifyComplete;

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
        if (epoch == 1) { // encrypted
            return type == ALERT || type == HANDSHAKE || type == APPLICATION_DATA;
        }
        if (epoch != 0 || ++plain > MAX_PLAIN) {
            return false;
        }
        return switch (type) {
            case HANDSHAKE -> acceptMessages(in, body, end);
            case CHANGE_CIPHER_SPEC -> verifyComplete && end - body == 1;
            case ALERT -> end - body == 2;
            default -> false;
        };
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
            if (length == 0
                    || length > limit(type)
                    || sequence > MAX_SEQUENCE
                    || fragment == 0
                    || offset + fragment > length
                    || at > end) {
                return false;
            }
            if (type == CERTIFICATE_VERIFY && offset <= verifyBytes) {
                verifyBytes = Math.max(verifyBytes, offset + fragment);
                verifyComplete |= verifyBytes >= length;
            }
        }
        return true;
    }

    /** The longest message of a type that a client has reason to send in plain text. */
    private static int limit(int type) {
        return switch (type) {
            case 1 -> 8 << 10; // ClientHello
            case 11 -> 16 << 10; // Certificate
            case CERTIFICATE_VERIFY, 16 -> 1 << 10; // ClientKeyExchange
            default -> 0;
        };
    }

    private static int uint24(ByteBuffer in, int at) {
        return (in.get(at) & 0xff) << 16 | in.getShort(at + 1) & 0xffff;
    }
}
