/** What moderators and operators do about rooms and their people: one way for both. */
@org.jspecify.annotations.NullMarked
package sfu.signaling.moderation;
