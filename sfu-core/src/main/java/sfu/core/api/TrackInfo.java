package sfu.core.api;

/**
 * A published track.
 *
 * @param id unique in the server, given by it
 * @param participantId its publisher
 * @param mid the publisher's media section
 * @param notes what its publisher has written on it
 */
public record TrackInfo(
        String id,
        String participantId,
        String mid,
        MediaKind kind,
        TrackSource source,
        boolean muted,
        Notes notes) {}
