package sfu.core.rtcp;

/** SDES with a CNAME (RFC 3550 6.5.1); one chunk. */
public record SourceDescription(int ssrc, String cname) implements Rtcp {}
