/**
 * The media plane: ICE, DTLS, SRTP, RTP and RTCP, forwarded packets and the rooms they belong to.
 */
@org.jspecify.annotations.NullMarked
package sfu.core;
