/**
 * Media between nodes: a room has one home, which decides, and participants' transports may be at
 * other nodes, its edges. Each track crosses once to each node that wants it, in the encodings that
 * are wanted there, over one SRTP association for each pair of nodes: to a node what a ring is to a
 * shard.
 */
@NullMarked
package sfu.core.relay;

import org.jspecify.annotations.NullMarked;
