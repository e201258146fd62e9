/** Counters and immutable snapshots that the other modules read. */
@org.jspecify.annotations.NullMarked
package sfu.core.stats;
