package sfu.core.srtp;

import java.util.EnumSet;

/**
 * The engine on OpenSSL 3's libcrypto, which most systems have. Each packet is encrypted at once,
 * with a cipher that keeps its key. Nothing is allocated per packet.
 */
public final class OpensslEngine implements SrtpEngine {
    private final KeySlab hmacKeys = new KeySlab(2 * OpensslHmac.KEY_SIZE);
    private final Capabilities capabilities;

    /**
     * @throws UnsupportedOperationException with a one-line reason if the library cannot be used
     */
    public OpensslEngine() {
        if (Openssl.REASON != null) {
            throw new UnsupportedOperationException(Openssl.REASON);
        }
        capabilities =
                new Capabilities(
                        EnumSet.allOf(SrtpProfile.class), 1, true, "OpenSSL " + Openssl.VERSION);
    }

    @Override
    public String name() {
        return "openssl";
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public SrtpContext newContext(SessionKeys keys) {
        return new OpensslContext(keys, hmacKeys);
    }

    @Override
    public SrtpWorker newWorker(int batch) {
        PacketWorker.checkBatch(batch);
        return new PacketWorker(
                OpensslContext.class, true, batch, new OpensslGcm(), new OpensslCounterMode());
    }
}
