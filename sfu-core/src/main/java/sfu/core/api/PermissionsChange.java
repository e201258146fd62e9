package sfu.core.api;

import org.jspecify.annotations.Nullable;

/** What a participant may do from now on; what is null stays. */
public record PermissionsChange(
        @Nullable Boolean canPublish,
        @Nullable Selection<TrackSource> sources,
        @Nullable Boolean canSubscribe,
        @Nullable Selection<String> subscribeTo,
        @Nullable Selection<TrackSource> subscribeSources,
        @Nullable Boolean canUpdateMetadata) {

    public Permissions of(Permissions before) {
        return new Permissions(
                canPublish == null ? before.canPublish() : canPublish,
                sources == null ? before.sources() : sources,
                canSubscribe == null ? before.canSubscribe() : canSubscribe,
                subscribeTo == null ? before.subscribeTo() : subscribeTo,
                subscribeSources == null ? before.subscribeSources() : subscribeSources,
                canUpdateMetadata == null ? before.canUpdateMetadata() : canUpdateMetadata,
                before.canModerate());
    }
}
