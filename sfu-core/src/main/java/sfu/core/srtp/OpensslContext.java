package sfu.core.srtp;

import org.jspecify.annotations.Nullable;

/** One direction of a session on OpenSSL: a cipher for RTP and one for RTCP, and HMAC keys. */
final class OpensslContext extends SrtpContext {
    private final KeySlab hmacKeys;
    private @Nullable OpensslCipher rtp;
    private @Nullable OpensslCipher rtcp;
    private long rtpHmacKey;

    OpensslContext(SessionKeys k, KeySlab hmacKeys) {
        super(k);
        this.hmacKeys = hmacKeys;
        long type =
                switch (k.profile()) {
                    case AEAD_AES_128_GCM -> Openssl.AES_128_GCM;
                    case AEAD_AES_256_GCM -> Openssl.AES_256_GCM;
                    case AES128_CM_HMAC_SHA1_80 -> Openssl.AES_128_CTR;
                };
        rtp = new OpensslCipher(type, k.rtpKey());
        rtcp = new OpensslCipher(type, k.rtcpKey());
        if (!aead) {
            rtpHmacKey = hmacKeys.take();
            OpensslHmac.expand(k.rtpAuth(), rtpHmacKey);
            OpensslHmac.expand(k.rtcpAuth(), rtcpHmacKey());
        }
    }

    OpensslCipher rtp() {
        return open(rtp);
    }

    OpensslCipher rtcp() {
        return open(rtcp);
    }

    private static OpensslCipher open(@Nullable OpensslCipher cipher) {
        if (cipher == null) {
            throw new IllegalStateException("closed context");
        }
        return cipher;
    }

    /** The address of the HMAC key for RTP; in counter mode only. */
    long rtpHmacKey() {
        return rtpHmacKey;
    }

    long rtcpHmacKey() {
        return rtpHmacKey + OpensslHmac.KEY_SIZE;
    }

    @Override
    void release() {
        rtp().close();
        rtcp().close();
        rtp = null;
        rtcp = null;
        if (rtpHmacKey != 0) {
            hmacKeys.give(rtpHmacKey);
            rtpHmacKey = 0;
        }
    }
}
