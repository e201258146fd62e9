/** Who did what about rooms and people, kept for those who ask later. */
@org.jspecify.annotations.NullMarked
package sfu.signaling.audit;
