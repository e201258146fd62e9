package sfu.core.io;

import java.io.IOException;
import java.net.BindException;

/** Linux error numbers (the same on x86_64 and aarch64) that socket calls answer with. */
final class Errno {
    static final int EPERM = 1;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EINVAL = 22;
    static final int ENOSYS = 38;
    static final int EMSGSIZE = 90;
    static final int EOPNOTSUPP = 95;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int ENETDOWN = 100;
    static final int ENETUNREACH = 101;
    static final int ENOBUFS = 105;
    static final int ECONNREFUSED = 111;
    static final int EHOSTDOWN = 112;
    static final int EHOSTUNREACH = 113;

    private Errno() {}

    /** Passes a result on; a negative one, an error number, becomes an exception. */
    static int check(int result, String call) throws IOException {
        return switch (-result) {
            case EADDRINUSE, EADDRNOTAVAIL, EACCES ->
                    throw new BindException(call + ": " + describe(-result));
            default -> {
                if (result < 0) {
                    throw new IOException(call + ": " + describe(-result));
                }
                yield result;
            }
        };
    }

    static String describe(int errno) {
        return switch (errno) {
            case EADDRINUSE -> "the address is in use";
            case EADDRNOTAVAIL -> "this host does not have the address";
            case EACCES, EPERM -> "permission denied";
            case ENOSYS -> "not implemented (ENOSYS)";
            case EINVAL -> "invalid argument (EINVAL)";
            case EIO -> "input/output error (EIO)";
            default -> "errno " + errno;
        };
    }

    /** Counts packets that this error cost. */
    static void count(int errno, int packets, UdpStats stats) {
        switch (errno) {
            case ENOBUFS, ENOMEM -> stats.txNoBuffers += packets;
            case EMSGSIZE -> stats.txTooBig += packets;
            case EPERM, EACCES -> stats.txDenied += packets;
            case ENETUNREACH, EHOSTUNREACH, EHOSTDOWN, ENETDOWN, ECONNREFUSED ->
                    stats.txUnreachable += packets;
            default -> stats.txOther += packets;
        }
    }
}
