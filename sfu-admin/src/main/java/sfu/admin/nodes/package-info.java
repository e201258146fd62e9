/** What operators ask of the other nodes of the cluster, and what these said last. */
@org.jspecify.annotations.NullMarked
package sfu.admin.nodes;
