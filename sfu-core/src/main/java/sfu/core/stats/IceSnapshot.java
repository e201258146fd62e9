package sfu.core.stats;

import java.util.List;

/**
 * The pair of addresses on which a participant's media goes.
 *
 * @param local address and port, * for an address where ours are not told apart
 * @param localType of the candidate (RFC 8445 4): always host, the server's own
 * @param advertised what the answer's candidates of this family and protocol say instead, as
 *     address and port: the outer side of a NAT 1:1; empty where it is the local one itself
 * @param remoteType host, srflx or relay where the peer signalled a candidate with this address;
 *     else prflx: it was learnt from the peer's check, which does not say what it is
 * @param protocol udp or tcp
 * @param tcpType of our side (RFC 6544 4.5): passive; empty for UDP
 * @param consentAgeMs since the peer's last authenticated check on the path (RFC 7675)
 */
public record IceSnapshot(
        String local,
        String localType,
        List<String> advertised,
        String remote,
        String remoteType,
        String protocol,
        String tcpType,
        long consentAgeMs) {
    public IceSnapshot {
        advertised = List.copyOf(advertised);
    }

    public IceSnapshot withConsentAgeMs(long ageMs) {
        return new IceSnapshot(
                local, localType, advertised, remote, remoteType, protocol, tcpType, ageMs);
    }
}
