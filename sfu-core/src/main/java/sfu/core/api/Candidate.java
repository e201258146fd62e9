package sfu.core.api;

/**
 * A local host candidate (RFC 8839 5.1).
 *
 * @param address an IPv4 or IPv6 literal
 * @param priority RFC 8445 5.1.2
 */
public record Candidate(
        String foundation, long priority, String address, int port, boolean tcpPassive) {}
