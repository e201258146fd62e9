package sfu.core.api;

/**
 * Who is in a room.
 *
 * @param id unique in the server, given by it
 * @param identity chosen by the application (from the token), stable over reconnects
 * @param name to be shown
 */
public record ParticipantInfo(
        String id, String identity, String name, boolean canPublish, boolean canSubscribe) {}
