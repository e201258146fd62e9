package sfu.core.io;

/** Finds the connection of an address; any thread. */
@FunctionalInterface
public interface TcpPeers {
    /** There are none. */
    TcpPeers NONE = (hi, lo, port) -> TcpPeer.CLOSED;

    /** See {@link Addr}; {@link TcpPeer#CLOSED} when there is none. */
    TcpPeer find(long hi, long lo, long port);
}
