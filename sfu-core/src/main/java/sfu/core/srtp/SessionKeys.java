package sfu.core.srtp;

import java.util.Arrays;

/** Session keys and salts of one direction of one session, as derived from its master key. */
@SuppressWarnings("ArrayRecordComponent") // wiped after use
public record SessionKeys(
        SrtpProfile profile,
        byte[] rtpKey,
        byte[] rtpAuth,
        byte[] rtpSalt,
        byte[] rtcpKey,
        byte[] rtcpAuth,
        byte[] rtcpSalt) {

    public SessionKeys {
        check(rtpKey, profile.keyLength());
        check(rtcpKey, profile.keyLength());
        check(rtpAuth, profile.authKeyLength());
        check(rtcpAuth, profile.authKeyLength());
        check(rtpSalt, profile.saltLength());
        check(rtcpSalt, profile.saltLength());
    }

    private static void check(byte[] value, int length) {
        if (value.length != length) {
            throw new IllegalArgumentException(
                    "expected " + length + " bytes, got " + value.length);
        }
    }

    /** Overwrites the key bytes; engines keep their own copy. */
    public void wipe() {
        Arrays.fill(rtpKey, (byte) 0);
        Arrays.fill(rtpAuth, (byte) 0);
        Arrays.fill(rtcpKey, (byte) 0);
        Arrays.fill(rtcpAuth, (byte) 0);
    }

    @Override
    public String toString() {
        return "SessionKeys[" + profile + "]";
    }
}
