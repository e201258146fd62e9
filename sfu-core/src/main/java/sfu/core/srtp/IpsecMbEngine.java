package sfu.core.srtp;

import java.util.EnumSet;

/**
 * The fast engine, on libIPSec_MB. GCM packets are one call each, made on flush, when their headers
 * and IVs have left the CPU's store buffer. Counter-mode packets go as one burst of ciphers and one
 * of HMACs, which run on many lanes at once. No call allocates.
 */
public final class IpsecMbEngine implements SrtpEngine {
    private final KeySlab gcmSlab = new KeySlab(2 * IpsecMbContext.GCM_KEY_SIZE);
    private final KeySlab cmSlab = new KeySlab(2 * IpsecMbContext.CM_KEY_SIZE);
    private final Capabilities capabilities;

    /**
     * @throws UnsupportedOperationException with a one-line reason if the library cannot be used
     */
    public IpsecMbEngine() {
        if (Imb.REASON != null) {
            throw new UnsupportedOperationException(Imb.REASON);
        }
        capabilities =
                new Capabilities(
                        EnumSet.allOf(SrtpProfile.class),
                        32,
                        true,
                        "libIPSec_MB "
                                + ImbLibrary.text(Imb.library().version)
                                + " with "
                                + Imb.ARCH);
    }

    @Override
    public String name() {
        return "ipsec-mb";
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public SrtpContext newContext(SessionKeys keys) {
        return new IpsecMbContext(keys, keys.profile().isAead() ? gcmSlab : cmSlab);
    }

    @Override
    public SrtpWorker newWorker(int batch) {
        return new IpsecMbWorker(batch);
    }
}
