/** SDP: parsing, what an offer asks of the media plane, and the answer. */
@org.jspecify.annotations.NullMarked
package sfu.signaling.sdp;
