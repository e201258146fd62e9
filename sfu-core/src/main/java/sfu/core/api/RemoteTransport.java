package sfu.core.api;

/**
 * What a peer's offer says of its side of the transport; its candidates are not needed (ICE lite).
 */
public record RemoteTransport(IceParameters ice, DtlsFingerprint fingerprint) {}
