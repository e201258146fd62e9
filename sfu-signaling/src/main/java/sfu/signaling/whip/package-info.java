/** WHIP (RFC 9725) and WHEP: one offer and its answer over HTTP. */
@org.jspecify.annotations.NullMarked
package sfu.signaling.whip;
