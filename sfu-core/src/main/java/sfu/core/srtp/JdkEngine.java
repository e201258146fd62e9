package sfu.core.srtp;

import java.util.EnumSet;
import java.util.Objects;

/**
 * The portable engine. GCM re-initialises one Cipher per key with each packet's IV. Counter mode
 * encrypts the counter blocks with AES/ECB, which needs no initialisation per packet. HMAC-SHA1
 * feeds the padded keys to one digest per worker: two compressions more than cloning digests that
 * have absorbed them, but nothing is allocated.
 */
public final class JdkEngine implements SrtpEngine {
    private final Capabilities capabilities =
            new Capabilities(
                    EnumSet.allOf(SrtpProfile.class),
                    1,
                    false,
                    "javax.crypto of Java " + Runtime.version().feature());

    @Override
    public String name() {
        return "jdk";
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public SrtpContext newContext(SessionKeys keys) {
        return new JdkContext(keys);
    }

    @Override
    public SrtpWorker newWorker(int batch) {
        Objects.checkIndex(batch - 1, 128);
        return new JdkWorker();
    }
}
