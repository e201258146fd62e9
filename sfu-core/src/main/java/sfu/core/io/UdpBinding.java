package sfu.core.io;

/** A port on its event loop. */
public interface UdpBinding extends AutoCloseable {
    UdpPort port();

    /**
     * Sends what is queued, and watches for writability while the kernel takes nothing; on the
     * loop.
     */
    void flush();

    /** On the loop. */
    @Override
    void close();
}
