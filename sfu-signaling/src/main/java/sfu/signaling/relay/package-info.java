/**
 * The connection between two nodes on which {@link sfu.core.relay relays} talk: JSON over a
 * WebSocket.
 */
@NullMarked
package sfu.signaling.relay;

import org.jspecify.annotations.NullMarked;
