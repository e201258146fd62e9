package sfu.core.api;

import java.util.Map;

/**
 * What somebody is allowed at most, besides what the server and its token say; what is said of a
 * source and of a track holds beside what is said of all.
 *
 * @param publish for each video track that it sends
 * @param receive for each video track that it is sent
 * @param sources by the source of a track that it sends or is sent
 * @param tracks by id; of its own tracks what it sends, of those of others what it is sent
 */
public record Caps(
        MediaCap publish,
        LayerCap receive,
        Map<TrackSource, OfSource> sources,
        Map<String, LayerCap> tracks) {
    /** Of tracks that something else is said of than of others. */
    public static final int MAX_TRACKS = 1000;

    public static final Caps NONE = new Caps(MediaCap.NONE, MediaCap.NONE);

    /** Of a source. */
    public record OfSource(MediaCap publish, LayerCap receive) {
        static final OfSource NONE = new OfSource(MediaCap.NONE, LayerCap.NONE);
    }

    public Caps {
        sources = Map.copyOf(sources);
        tracks = Map.copyOf(tracks);
        if (tracks.size() > MAX_TRACKS) {
            throw new IllegalArgumentException("at most " + MAX_TRACKS + " tracks have a cap");
        }
    }

    /** Of all tracks. */
    public Caps(MediaCap publish, MediaCap receive) {
        this(publish, LayerCap.of(receive), Map.of(), Map.of());
    }

    /** Of a track that it sends. */
    public MediaCap publish(TrackSource source, String track) {
        return publish.and(sources.getOrDefault(source, OfSource.NONE).publish())
                .and(tracks.getOrDefault(track, LayerCap.NONE).media());
    }

    /** Of a track that it is sent. */
    public LayerCap receive(TrackSource source, String track) {
        return receive.and(sources.getOrDefault(source, OfSource.NONE).receive())
                .and(tracks.getOrDefault(track, LayerCap.NONE));
    }
}
