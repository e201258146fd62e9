/** The seam to Bouncy Castle: the handshake on a virtual thread, then driven by the shard. */
@org.jspecify.annotations.NullMarked
package sfu.core.dtls;
