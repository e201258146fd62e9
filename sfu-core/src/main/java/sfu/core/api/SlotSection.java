package sfu.core.api;

import java.util.List;

/** A media section on which the peer receives: one slot, with what it can decode there. */
public record SlotSection(
        String mid,
        MediaKind kind,
        List<CodecParameters> codecs,
        List<HeaderExtension> extensions) {
    public SlotSection {
        codecs = List.copyOf(codecs);
        extensions = List.copyOf(extensions);
    }
}
