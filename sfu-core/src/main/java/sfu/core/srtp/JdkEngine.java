package sfu.core.srtp;

import java.util.EnumSet;

/**
 * The portable engine, on the JDK's ciphers, which want objects for each packet. A packet with a
 * wrong tag costs an exception of the JDK's with GCM, none in counter mode.
 */
public final class JdkEngine implements SrtpEngine {
    /**
     * Heap bytes that a packet of 1,100 bytes costs at most, once compiled: protect or unprotect.
     */
    public static final int GCM_BYTES_PER_PACKET = 1300;

    public static final int COUNTER_MODE_BYTES_PER_PACKET = 32;

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
        return new PacketWorker(JdkContext.class, false, batch, new JdkGcm(), new JdkCounterMode());
    }
}
