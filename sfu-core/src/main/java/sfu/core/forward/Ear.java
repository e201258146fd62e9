package sfu.core.forward;

/** Whoever wants to know how loud each packet of an audio track is, before it is handed out. */
public interface Ear {
    /**
     * A packet came.
     *
     * @param level in -dBov, 0 (loudest) to 127, or -1 when the packet has none (RFC 6464)
     */
    void hear(int level, int payloadBytes, long nowNs);

    /** The track ended. */
    void ended();
}
