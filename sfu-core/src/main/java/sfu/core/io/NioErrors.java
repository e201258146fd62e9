package sfu.core.io;

import org.jspecify.annotations.Nullable;

import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.nio.channels.UnsupportedAddressTypeException;

/**
 * Which error number is behind an exception of java.nio: some have a class of their own, the others
 * only the C library's words for it. Where those are not glibc's English ones it stays unknown.
 */
final class NioErrors {
    static final int UNKNOWN = 0;

    private NioErrors() {}

    static int errno(Exception e) {
        return switch (e) {
            case NoRouteToHostException _ -> Errno.EHOSTUNREACH;
            case PortUnreachableException _ -> Errno.ECONNREFUSED;
            case UnsupportedAddressTypeException _ -> Errno.ENETUNREACH; // IPv6, the socket is IPv4
            default -> ofText(e.getMessage());
        };
    }

    private static int ofText(@Nullable String text) {
        return switch (text) {
            case "Operation not permitted" -> Errno.EPERM;
            case "Permission denied" -> Errno.EACCES;
            case "Message too long" -> Errno.EMSGSIZE;
            case "No buffer space available" -> Errno.ENOBUFS;
            case "Cannot allocate memory" -> Errno.ENOMEM;
            case "Network is unreachable" -> Errno.ENETUNREACH;
            case "Network is down" -> Errno.ENETDOWN;
            case "Host is down" -> Errno.EHOSTDOWN;
            case null, default -> UNKNOWN;
        };
    }
}
