/** Whom lines of the log are about. */
@org.jspecify.annotations.NullMarked
package sfu.core.log;
