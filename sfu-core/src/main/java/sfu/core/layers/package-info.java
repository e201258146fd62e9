/** Layers: which of a publisher's layers a slot shows, what they cost, and how they join. */
@org.jspecify.annotations.NullMarked
package sfu.core.layers;
