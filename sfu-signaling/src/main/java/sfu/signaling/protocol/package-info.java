/** The messages between a client and its session: sealed records, as JSON. */
@org.jspecify.annotations.NullMarked
package sfu.signaling.protocol;
