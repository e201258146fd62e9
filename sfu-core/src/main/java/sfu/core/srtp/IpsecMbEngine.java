package sfu.core.srtp;

import java.util.EnumSet;

/**
 * The fast engine, on libIPSec_MB. GCM packets are one call each, made on flush, when their headers
 * and IVs have left the CPU's store buffer. Counter-mode packets go as one burst of ciphers and one
 * of HMACs, which run on many lanes at once. No call allocates.
 */
public final class IpsecMbEngine implements SrtpEngine {
    private final KeySlab gcmSlab = new KeySlab(2 * ImbAbi.GCM_KEY_SIZE);
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
                        "libIPSec_MB " + Imb.library().versionText() + " with " + Imb.ARCH);
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
        PacketWorker.checkBatch(batch);
        return new PacketWorker(
                IpsecMbContext.class,
                true,
                batch,
                new IpsecMbGcm(batch),
                new IpsecMbCounterMode(batch));
    }
}
