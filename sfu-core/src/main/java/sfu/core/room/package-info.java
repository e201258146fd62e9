/**
 * Rooms and who is in them: control state with a single writer per room, which tells shards what to
 * do.
 */
@org.jspecify.annotations.NullMarked
package sfu.core.room;
