package sfu.core.api;

/**
 * Somebody who waits in a room's lobby.
 *
 * @param id of this knock, given by the server
 * @param identity empty: its token names none
 * @param sinceMs when it came, since 1970
 */
public record Knock(String id, String identity, String name, long sinceMs) {}
