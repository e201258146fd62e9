/**
 * When a shard has too much to do, and when it does nothing: pure functions of figures and time.
 */
@org.jspecify.annotations.NullMarked
package sfu.core.overload;
