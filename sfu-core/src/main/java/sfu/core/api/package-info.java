/** The face of the media plane: parameters, events and snapshots, without SDP, JSON or sockets. */
@org.jspecify.annotations.NullMarked
package sfu.core.api;
