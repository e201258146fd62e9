/** A service of many nodes in virtual time: how full the real placement makes them. */
@org.jspecify.annotations.NullMarked
package sfu.signaling.cluster.sim;
