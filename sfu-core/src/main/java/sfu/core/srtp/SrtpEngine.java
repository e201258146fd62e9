package sfu.core.srtp;

import java.util.Set;

/**
 * An implementation of the SRTP transforms. Engines differ in speed only: their bytes are equal.
 */
public interface SrtpEngine {
    /**
     * @param preferredBatch the number of packets per flush from which on it runs at full speed
     * @param nativeMemory whether packets must lie in native memory segments
     * @param detail one line for the log
     */
    record Capabilities(
            Set<SrtpProfile> profiles, int preferredBatch, boolean nativeMemory, String detail) {}

    String name();

    Capabilities capabilities();

    /** A context for one direction of a session, from the keys that DTLS exported. */
    default SrtpContext newContext(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
        SessionKeys keys = KeyDerivation.derive(profile, masterKey, masterSalt);
        try {
            return newContext(keys);
        } finally {
            keys.wipe();
        }
    }

    SrtpContext newContext(SessionKeys keys);

    /** A worker for one thread, with room for {@code batch} packets (1 to 128). */
    SrtpWorker newWorker(int batch);
}
