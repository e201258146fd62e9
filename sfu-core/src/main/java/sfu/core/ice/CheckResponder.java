package sfu.core.ice;

import sfu.core.io.Addr;

import java.nio.charset.StandardCharsets;

import javax.crypto.spec.SecretKeySpec;

/**
 * Answers a peer's checks on the path in use, on the thread that received them: once ICE is done
 * they only say that the peer is still there (RFC 7675 5.1), and thousands of idle peers would keep
 * ICE's threads busy with nothing else. What is not as plain as that goes to ICE.
 */
public final class CheckResponder {
    private static final long NEVER = Long.MIN_VALUE;

    /** Attributes below must be understood (RFC 8489 14). */
    private static final int FIRST_OPTIONAL = 0x8000;

    private final byte[] username;
    private final SecretKeySpec key;
    private volatile long answeredNs = NEVER;

    /**
     * @param username ours, a colon, the peer's (RFC 8445 7.2.2)
     * @param password ours
     */
    CheckResponder(String username, String password) {
        this.username = username.getBytes(StandardCharsets.UTF_8);
        key = new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1");
    }

    /** When the last authentic check was answered; Long.MIN_VALUE for never. Any thread. */
    long answeredNs() {
        return answeredNs;
    }

    /**
     * Answers the request in the scratch, which came from this address (see {@link Addr}).
     *
     * @return the length of the answer in the scratch; 0 when ICE is to look at the message, which
     *     then is as it was
     */
    public int answer(CheckScratch s, int length, long hi, long lo, long port, long nowNs) {
        byte[] m = s.request;
        int integrityAt = length <= m.length ? integrityOfPlainCheck(s, length) : -1;
        if (integrityAt < 0 || !isAuthentic(s, integrityAt, length)) {
            return 0;
        }
        answeredNs = nowNs;
        return write(s, hi, lo, port);
    }

    /** Where MESSAGE-INTEGRITY is in a check with nothing unusual in it; else -1. */
    private int integrityOfPlainCheck(CheckScratch s, int length) {
        byte[] m = s.request;
        if (length < Stun.HEADER_BYTES
                || Stun.uint16(m, 0) != Stun.BINDING_REQUEST
                || Stun.uint16(m, 2) != length - Stun.HEADER_BYTES
                || Stun.int32(m, 4) != Stun.COOKIE) {
            return -1;
        }
        boolean isOurs = false;
        boolean hasPriority = false;
        for (int at = Stun.HEADER_BYTES; at + 4 <= length; ) {
            int type = Stun.uint16(m, at);
            int size = Stun.uint16(m, at + 2);
            if (at + 4 + size > length) {
                return -1;
            }
            switch (type) {
                case Stun.USERNAME -> {
                    if (isOurs || !isUsername(m, at + 4, size)) {
                        return -1; // of several the first counts (RFC 8489 14)
                    }
                    isOurs = true;
                }
                case Stun.PRIORITY -> {
                    if (hasPriority || size != 4) {
                        return -1;
                    }
                    hasPriority = true;
                }
                case Stun.MESSAGE_INTEGRITY -> {
                    boolean isWhole =
                            size == Stun.INTEGRITY_BYTES && hasNothingBehind(s, at, length);
                    return isOurs && hasPriority && isWhole ? at : -1;
                }
                case Stun.FINGERPRINT -> {
                    return -1; // it is the last one (RFC 8489 14.7)
                }
                case Stun.USE_CANDIDATE, Stun.ICE_CONTROLLING -> {}
                default -> {
                    if (type < FIRST_OPTIONAL || type == Stun.ICE_CONTROLLED) {
                        return -1;
                    }
                }
            }
            at += 4 + (size + 3 & ~3);
        }
        return -1;
    }

    private boolean isUsername(byte[] m, int at, int size) {
        return size == username.length
                && java.util.Arrays.equals(m, at, at + size, username, 0, size);
    }

    /** But a FINGERPRINT, if it is right. */
    private static boolean hasNothingBehind(CheckScratch s, int integrityAt, int length) {
        int end = integrityAt + 4 + Stun.INTEGRITY_BYTES;
        if (end == length) {
            return true;
        }
        return end + 8 == length
                && Stun.uint16(s.request, end) == Stun.FINGERPRINT
                && Stun.uint16(s.request, end + 2) == 4
                && Stun.int32(s.request, end + 4) == s.fingerprint(s.request, end);
    }

    /** The HMAC is made as if the message ended with it (RFC 8489 14.5). */
    private boolean isAuthentic(CheckScratch s, int integrityAt, int length) {
        byte[] m = s.request;
        Stun.setLength(m, integrityAt + 4 + Stun.INTEGRITY_BYTES);
        byte[] ours = s.integrity(key, m, integrityAt);
        Stun.setLength(m, length);
        int difference = 0;
        for (int i = 0; i < Stun.INTEGRITY_BYTES; i++) {
            difference |= ours[i] ^ m[integrityAt + 4 + i];
        }
        return difference == 0;
    }

    private int write(CheckScratch s, long hi, long lo, long port) {
        byte[] out = s.response;
        System.arraycopy(s.request, 0, out, 0, Stun.HEADER_BYTES); // cookie and transaction
        Stun.setUint16(out, 0, Stun.BINDING_SUCCESS);
        int at = putMapped(out, Stun.HEADER_BYTES, hi, lo, (int) port & 0xFFFF);
        Stun.setLength(out, at + 4 + Stun.INTEGRITY_BYTES);
        byte[] digest = s.integrity(key, out, at);
        Stun.setUint16(out, at, Stun.MESSAGE_INTEGRITY);
        Stun.setUint16(out, at + 2, Stun.INTEGRITY_BYTES);
        System.arraycopy(digest, 0, out, at + 4, Stun.INTEGRITY_BYTES);
        at += 4 + Stun.INTEGRITY_BYTES;
        Stun.setLength(out, at + 8);
        int fingerprint = s.fingerprint(out, at);
        Stun.setUint16(out, at, Stun.FINGERPRINT);
        Stun.setUint16(out, at + 2, 4);
        Stun.setInt32(out, at + 4, fingerprint);
        return at + 8;
    }

    /** XOR-MAPPED-ADDRESS (RFC 8489 14.2); returns where the next attribute goes. */
    private static int putMapped(byte[] out, int at, long hi, long lo, int port) {
        boolean isV4 = Addr.isV4(hi, lo);
        Stun.setUint16(out, at, Stun.XOR_MAPPED_ADDRESS);
        Stun.setUint16(out, at + 2, isV4 ? 8 : 20);
        Stun.setUint16(out, at + 4, isV4 ? Stun.IPV4 : Stun.IPV6);
        Stun.setUint16(out, at + 6, port ^ Stun.COOKIE >>> 16);
        if (isV4) {
            Stun.setInt32(out, at + 8, (int) lo ^ Stun.COOKIE);
            return at + 12;
        }
        Stun.setInt32(out, at + 8, (int) (hi >>> 32) ^ Stun.COOKIE);
        Stun.setInt32(out, at + 12, (int) hi ^ Stun.int32(out, 8));
        Stun.setInt32(out, at + 16, (int) (lo >>> 32) ^ Stun.int32(out, 12));
        Stun.setInt32(out, at + 20, (int) lo ^ Stun.int32(out, 16));
        return at + 24;
    }
}
