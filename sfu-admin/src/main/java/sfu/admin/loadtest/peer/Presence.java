package sfu.admin.loadtest.peer;

/**
 * Who a peer is in a room where people take turns to speak.
 *
 * @param participant the id that the server gave it
 * @param takesTurns whether it is one of those who speak
 */
public record Presence(TalkingRoom room, String participant, boolean takesTurns) {}
