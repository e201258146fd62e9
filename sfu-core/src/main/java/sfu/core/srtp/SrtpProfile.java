package sfu.core.srtp;

/** The DTLS-SRTP protection profiles in use (RFC 5764, RFC 7714), with their sizes in bytes. */
public enum SrtpProfile {
    AEAD_AES_128_GCM(0x0007, 16, 12, 0, 16),
    AEAD_AES_256_GCM(0x0008, 32, 12, 0, 16),
    AES128_CM_HMAC_SHA1_80(0x0001, 16, 14, 20, 10);

    private final int code;
    private final int keyLength;
    private final int saltLength;
    private final int authKeyLength;
    private final int tagLength;

    SrtpProfile(int code, int keyLength, int saltLength, int authKeyLength, int tagLength) {
        this.code = code;
        this.keyLength = keyLength;
        this.saltLength = saltLength;
        this.authKeyLength = authKeyLength;
        this.tagLength = tagLength;
    }

    /** The number of the use_srtp extension (RFC 5764 4.1.2, RFC 7714 14.2). */
    public int code() {
        return code;
    }

    public int keyLength() {
        return keyLength;
    }

    public int saltLength() {
        return saltLength;
    }

    public int authKeyLength() {
        return authKeyLength;
    }

    public int tagLength() {
        return tagLength;
    }

    public boolean isAead() {
        return authKeyLength == 0;
    }

    /** Bytes that protection adds to an RTP packet. */
    public int rtpOverhead() {
        return tagLength;
    }

    /**
     * Bytes that protection adds to a compound RTCP packet: the tag, and the E flag with the index.
     */
    public int rtcpOverhead() {
        return tagLength + 4;
    }
}
