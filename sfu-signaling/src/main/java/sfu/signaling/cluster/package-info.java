/** Many nodes as one service: which node a room opens on. */
@org.jspecify.annotations.NullMarked
package sfu.signaling.cluster;
