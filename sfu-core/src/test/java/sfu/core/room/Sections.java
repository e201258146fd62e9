package sfu.core.room;

import sfu.core.api.CodecParameters;
import sfu.core.api.EncodingParameters;
import sfu.core.api.MediaKind;
import sfu.core.api.PublishSection;
import sfu.core.api.SlotSection;
import sfu.core.api.TrackSource;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sections of an offer with one codec and one encoding each. */
final class Sections {
    private Sections() {}

    static PublishSection published(String mid, TrackSource source) {
        return new PublishSection(
                mid,
                source.kind(),
                source,
                List.of(codec(source.kind())),
                List.of(),
                List.of(new EncodingParameters(0, 0, "")),
                false);
    }

    static SlotSection slot(String mid, MediaKind kind) {
        return new SlotSection(mid, kind, List.of(codec(kind)), List.of());
    }

    private static CodecParameters codec(MediaKind kind) {
        return kind == MediaKind.AUDIO
                ? new CodecParameters(111, "opus", 48_000, 2, Map.of(), Set.of(), -1)
                : new CodecParameters(96, "VP8", 90_000, 1, Map.of(), Set.of(), -1);
    }
}
