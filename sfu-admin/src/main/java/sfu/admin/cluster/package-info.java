/** This server as a node of a cluster: what it says of itself, and what is carried to others. */
@org.jspecify.annotations.NullMarked
package sfu.admin.cluster;
