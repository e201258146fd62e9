package sfu.core.api;

/**
 * Who wants to join which room.
 *
 * @param identity empty: the server makes one
 * @param name to be shown; empty: the identity
 * @param hidden not announced to others (WHEP viewers, recorders)
 */
public record JoinRequest(
        String room,
        String identity,
        String name,
        boolean canPublish,
        boolean canSubscribe,
        boolean hidden) {}
