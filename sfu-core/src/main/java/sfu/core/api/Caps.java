package sfu.core.api;

/**
 * What somebody is allowed at most, besides what the server and its token say.
 *
 * @param publish for each video track that it sends
 * @param receive for each video track that it is sent
 */
public record Caps(MediaCap publish, MediaCap receive) {
    public static final Caps NONE = new Caps(MediaCap.NONE, MediaCap.NONE);
}
