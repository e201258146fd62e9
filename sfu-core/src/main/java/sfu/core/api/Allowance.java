package sfu.core.api;

/**
 * What one participant may send and receive at most, besides what its room allows.
 *
 * @param publish of each video track that it sends
 * @param receive of each of its slots
 * @param maxTracks that it publishes; 0 stands for no limit
 * @param subscribeTo the identities whose tracks it may be sent, until an operator says otherwise
 * @param subscribeSources of which sources, likewise
 */
public record Allowance(
        MediaCap publish,
        MediaCap receive,
        int maxTracks,
        Selection<String> subscribeTo,
        Selection<TrackSource> subscribeSources) {
    public static final Allowance ALL =
            new Allowance(MediaCap.NONE, MediaCap.NONE, 0, Selection.all(), Selection.all());

    public Allowance {
        if (maxTracks < 0) {
            throw new IllegalArgumentException("maxTracks is 0 or more");
        }
    }
}
