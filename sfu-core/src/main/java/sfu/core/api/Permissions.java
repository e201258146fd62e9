package sfu.core.api;

/**
 * What a participant may do now.
 *
 * @param sources of the tracks that it may publish, if it may
 * @param subscribeTo the identities whose tracks it may be sent, if it may be sent any
 * @param subscribeSources of which sources those tracks are
 * @param canUpdateMetadata whether it writes on itself and its tracks
 * @param canModerate whether it decides about others
 */
public record Permissions(
        boolean canPublish,
        Selection<TrackSource> sources,
        boolean canSubscribe,
        Selection<String> subscribeTo,
        Selection<TrackSource> subscribeSources,
        boolean canUpdateMetadata,
        boolean canModerate) {

    /** Of one who does not moderate. */
    public Permissions(
            boolean canPublish,
            Selection<TrackSource> sources,
            boolean canSubscribe,
            Selection<String> subscribeTo,
            Selection<TrackSource> subscribeSources,
            boolean canUpdateMetadata) {
        this(
                canPublish,
                sources,
                canSubscribe,
                subscribeTo,
                subscribeSources,
                canUpdateMetadata,
                false);
    }

    /** All of what a token allows. */
    public static Permissions of(boolean canPublish, boolean canSubscribe) {
        return of(canPublish, canSubscribe, Selection.all(), Selection.all());
    }

    public static Permissions of(
            boolean canPublish,
            boolean canSubscribe,
            Selection<String> subscribeTo,
            Selection<TrackSource> subscribeSources) {
        return new Permissions(
                canPublish, Selection.all(), canSubscribe, subscribeTo, subscribeSources, true);
    }

    public Permissions withModerating(boolean is) {
        return new Permissions(
                canPublish,
                sources,
                canSubscribe,
                subscribeTo,
                subscribeSources,
                canUpdateMetadata,
                is);
    }

    public boolean mayPublish(TrackSource source) {
        return canPublish && sources.has(source);
    }

    public boolean maySubscribeTo(String identity, TrackSource source) {
        return canSubscribe && subscribeTo.has(identity) && subscribeSources.has(source);
    }

    /** Whatever anybody publishes. */
    public boolean maySubscribeToAll() {
        return canSubscribe && subscribeTo.only() == null && subscribeSources.only() == null;
    }

    /** Whatever it publishes. */
    public boolean maySubscribeToAllOf(String identity) {
        return canSubscribe && subscribeTo.has(identity) && subscribeSources.only() == null;
    }
}
