/** What people write to each other: channels, their messages and who is in them. */
@org.jspecify.annotations.NullMarked
package sfu.signaling.chat;
