/** A client's session on its WebSocket: join, negotiate, what it is told, leave. */
@org.jspecify.annotations.NullMarked
package sfu.signaling.session;
