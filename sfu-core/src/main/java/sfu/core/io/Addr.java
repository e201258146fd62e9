package sfu.core.io;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * A peer's address as three longs, so that the hot path allocates nothing: the 16 address bytes as
 * two big-endian longs (IPv4 as ::ffff:a.b.c.d) and {@code port | scopeId << 16 | local << 48}.
 *
 * <p>{@code local} is the number of our own address that the peer talks to (see {@link
 * LocalAddresses}), and 0 on hosts where that does not matter. So the three longs name a path, and
 * what is sent to them leaves from the address that the peer knows. {@code tcp} is 1 for a peer
 * that is connected by TCP: its third long is negative.
 */
public final class Addr {
    private static final int LOCAL_SHIFT = 48;
    private static final int LOCAL_MASK = 0x7FFF;
    private static final long TCP = Long.MIN_VALUE;

    private static final long V4_MAPPED = 0x0000_ffff_0000_0000L;

    private Addr() {}

    public static long v4(int ip) {
        return V4_MAPPED | ip & 0xffff_ffffL;
    }

    public static boolean isV4(long hi, long lo) {
        return hi == 0 && (lo & 0xffff_ffff_0000_0000L) == V4_MAPPED;
    }

    public static long hi(InetAddress address) {
        byte[] b = address.getAddress();
        return b.length == 4 ? 0 : bigEndian(b, 0, 8);
    }

    public static long lo(InetAddress address) {
        byte[] b = address.getAddress();
        return b.length == 4 ? v4((int) bigEndian(b, 0, 4)) : bigEndian(b, 8, 8);
    }

    /** The port with the scope (interface) of a link-local IPv6 address: the third long. */
    public static long port(InetSocketAddress address) {
        int scope = address.getAddress() instanceof Inet6Address v6 ? v6.getScopeId() : 0;
        return (scope & 0xFFFF_FFFFL) << 16 | address.getPort();
    }

    /** The same third long with our own address of this number. */
    public static long withLocal(long port, int number) {
        return port & (1L << LOCAL_SHIFT) - 1 | (long) number << LOCAL_SHIFT;
    }

    /** The number of our own address in a third long. */
    public static int local(long port) {
        return (int) (port >>> LOCAL_SHIFT) & LOCAL_MASK;
    }

    /** The same third long for the path over TCP. */
    public static long overTcp(long port) {
        return port | TCP;
    }

    public static boolean isTcp(long port) {
        return port < 0;
    }

    /** Spreads well in the low bits, to key an open-addressing table. */
    public static int hash(long hi, long lo, long port) {
        long h = (hi * 0x9E3779B97F4A7C15L ^ lo) * 0xC2B2AE3D27D4EB4FL + port * 0x165667B19E3779F9L;
        return (int) (h >>> 32 ^ h >>> 11);
    }

    /** Cold path only: control plane, logs, statistics. */
    public static InetSocketAddress inet(long hi, long lo, long port) {
        byte[] b = new byte[16];
        for (int i = 0; i < 8; i++) {
            b[i] = (byte) (hi >>> 56 - 8 * i);
            b[8 + i] = (byte) (lo >>> 56 - 8 * i);
        }
        int scope = (int) (port >>> 16);
        try { // the plain one maps ::ffff: to IPv4
            InetAddress address =
                    scope == 0
                            ? InetAddress.getByAddress(b)
                            : Inet6Address.getByAddress(null, b, scope);
            return new InetSocketAddress(address, (int) port & 0xffff);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long bigEndian(byte[] b, int from, int count) {
        long r = 0;
        for (int i = from; i < from + count; i++) {
            r = r << 8 | b[i] & 0xff;
        }
        return r;
    }
}
