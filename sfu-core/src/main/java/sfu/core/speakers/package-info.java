/**
 * Who speaks: how loud each voice is, who of a room is heard, and who is its dominant speaker.
 * Takes numbers and times, knows nothing of packets and rooms.
 */
@org.jspecify.annotations.NullMarked
package sfu.core.speakers;
