/** Bandwidth: feedback to publishers. */
@org.jspecify.annotations.NullMarked
package sfu.core.bwe;
