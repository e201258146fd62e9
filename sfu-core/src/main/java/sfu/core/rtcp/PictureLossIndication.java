package sfu.core.rtcp;

/** PLI (RFC 4585 6.3.1). */
public record PictureLossIndication(int senderSsrc, int mediaSsrc) implements Rtcp {}
