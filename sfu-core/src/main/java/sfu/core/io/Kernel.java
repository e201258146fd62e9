package sfu.core.io;

/** What a batch asks of the kernel; answers are counts, or negative error numbers. */
interface Kernel {
    /** recvmmsg into {@code count} headers at this native address. */
    int receive(long headers, int count);

    /** CLOCK_REALTIME. */
    long realTimeNs();

    /** sendmmsg of {@code count} headers at this native address; the error is the first one's. */
    int send(long headers, int count);
}
