package sfu.core.api;

/**
 * One stream that a publisher sends in a media section.
 *
 * @param ssrc 0 when it was not signalled: then it is learnt from mid, rid or payload type
 * @param rtxSsrc 0 when there is none or it was not signalled
 * @param rid empty without simulcast by RID (RFC 8851): then several encodings are told by SSRC
 */
public record EncodingParameters(int ssrc, int rtxSsrc, String rid) {}
