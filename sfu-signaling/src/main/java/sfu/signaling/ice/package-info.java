/** The STUN and TURN servers that clients are told of, with credentials of their own. */
@org.jspecify.annotations.NullMarked
package sfu.signaling.ice;
