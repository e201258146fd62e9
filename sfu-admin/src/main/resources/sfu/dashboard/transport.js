/**
 * The pair of addresses in use, in words.
 *
 * @param ice of the server's statistics
 * @param said what the client says its own candidate is, host, srflx, prflx or relay; or undefined
 */
export function pairOf({ local, localType, advertised = [], remote, remoteType, protocol, tcpType }, said) {
  const outside = advertised.length ? ` (advertised as ${advertised.join(', ')})` : '';
  const theirs = said && said !== remoteType ? ` (its client says ${said})` : '';
  return `${localType} ${local}${outside} ↔ ${remoteType} ${remote}${theirs}, ${[protocol, tcpType].filter(Boolean).join(' ')}`;
}

/** What a DTLS handshake came to, in words. */
export function agreedOn({ version, cipherSuite, group, role, certificate, fingerprint, handshakeMs }) {
  const proof = `${certificate} certificate known by ${fingerprint}`;
  return [version, cipherSuite, group, `this server is the ${role}`, proof, `${Math.round(handshakeMs)} ms`].filter(Boolean).join(', ');
}
