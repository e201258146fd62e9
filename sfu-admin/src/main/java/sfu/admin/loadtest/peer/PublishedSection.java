package sfu.admin.loadtest.peer;

import sfu.core.codec.Codec;

import java.util.List;

/**
 * A media section that one of our peers sends.
 *
 * @param encodings the layers of a simulcast, lowest first (RFC 8853), or one
 */
public record PublishedSection(List<PublishedTrack> encodings) {
    /** From the lowest layer on, whatever their number: quarter, half, full. */
    private static final List<String> RIDS = List.of("q", "h", "f");

    public static final int MAX_LAYERS = RIDS.size();

    public PublishedSection {
        encodings = List.copyOf(encodings);
        if (encodings.isEmpty() || encodings.size() > MAX_LAYERS) {
            throw new IllegalArgumentException("a section has 1 to " + MAX_LAYERS + " encodings");
        }
        encodings.stream().skip(1).forEach(each -> each.isHigherLayer(true));
    }

    public Codec codec() {
        return encodings.getFirst().codec();
    }

    public boolean isVideo() {
        return codec() != Codec.OPUS;
    }

    public boolean isLayered() {
        return encodings.size() > 1;
    }

    /** Whether its packets tell how loud they are (RFC 6464). */
    public boolean hasLevel() {
        return encodings.getFirst() instanceof VoiceTrack;
    }

    /** The RID of this encoding. */
    public String rid(int encoding) {
        return RIDS.get(encoding);
    }

    /** Before it is sent: its packets say which section and which layer they are of. */
    public void mark(String mid) {
        for (int i = 0; isLayered() && i < encodings.size(); i++) {
            encodings.get(i).mark(StreamIds.block(mid, rid(i)));
        }
    }
}
