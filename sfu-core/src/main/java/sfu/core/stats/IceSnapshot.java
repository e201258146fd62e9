package sfu.core.stats;

/**
 * The pair of addresses on which a participant's media goes.
 *
 * @param local address and port
 * @param localType of the candidate (RFC 8445 4): always host, the server's own
 * @param remoteType prflx: it was learnt from the peer's check, which does not say what it is
 * @param protocol udp or tcp
 * @param consentAgeMs since the peer's last authenticated check on the path (RFC 7675)
 */
public record IceSnapshot(
        String local,
        String localType,
        String remote,
        String remoteType,
        String protocol,
        long consentAgeMs) {}
