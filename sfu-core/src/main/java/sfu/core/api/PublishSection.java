package sfu.core.api;

import java.util.List;

/**
 * A media section on which the peer sends: one track.
 *
 * @param codecs those accepted, in the order of the answer
 * @param extensions those accepted
 * @param encodings at least one, at most 4, in the offer's order (which is not always by size); a
 *     single one with ssrc 0 and no rid when nothing was signalled
 * @param muted whether the client says that nothing is to be seen or heard for now
 * @param backupOf the section whose picture it sends once more, in another codec, for those who
 *     cannot decode the first; empty for a track of its own
 */
public record PublishSection(
        String mid,
        MediaKind kind,
        TrackSource source,
        List<CodecParameters> codecs,
        List<HeaderExtension> extensions,
        List<EncodingParameters> encodings,
        boolean muted,
        String backupOf) {
    public PublishSection {
        codecs = List.copyOf(codecs);
        extensions = List.copyOf(extensions);
        encodings = List.copyOf(encodings);
    }

    /** Of a track of its own. */
    public PublishSection(
            String mid,
            MediaKind kind,
            TrackSource source,
            List<CodecParameters> codecs,
            List<HeaderExtension> extensions,
            List<EncodingParameters> encodings,
            boolean muted) {
        this(mid, kind, source, codecs, extensions, encodings, muted, "");
    }

    public boolean isBackup() {
        return !backupOf.isEmpty();
    }
}
