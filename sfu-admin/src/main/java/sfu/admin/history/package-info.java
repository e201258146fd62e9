/** What was: rooms in memory, at the second and at the minute, and ended sessions in the store. */
@org.jspecify.annotations.NullMarked
package sfu.admin.history;
