/** What time it is, also where somebody sets the clock. */
@org.jspecify.annotations.NullMarked
package sfu.core.time;
