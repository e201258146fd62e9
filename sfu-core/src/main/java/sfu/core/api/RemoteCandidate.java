package sfu.core.api;

/**
 * A candidate as the peer signalled it (RFC 8839 5.1). The server checks none (ICE lite): it tells
 * operators by them what the address is from which the peer sends.
 *
 * @param type host, srflx, prflx or relay
 * @param address an IPv4 or IPv6 literal; one that is hidden behind an mDNS name is none
 * @param port 1..65535; of active TCP candidates any (RFC 6544 4.5 writes 9)
 */
public record RemoteCandidate(String type, boolean tcp, String address, int port) {}
