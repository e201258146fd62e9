package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Which section and encoding each SSRC once named (RFC 8852): a browser names a stream until a
 * report shows that it is known, and not again when the same section sends anew under the same
 * SSRC.
 */
final class StreamNames {
    /** Beyond so many, all are forgotten: no browser has them. */
    private static final int MAX_NAMES = 256;

    private record Name(String mid, String rid, boolean isRtx) {}

    private final SsrcMap<Name> bySsrc = new SsrcMap<>();

    void note(int ssrc, Inbound inbound) {
        String rid = inbound.encoding().ridText();
        if (rid.isEmpty()) {
            return;
        }
        if (bySsrc.size() == MAX_NAMES) {
            bySsrc.clear();
        }
        bySsrc.put(ssrc, new Name(inbound.published().midText(), rid, inbound.isRtx()));
    }

    /** The encoding of that name in what is published now, or null. */
    @Nullable Inbound find(int ssrc, List<Published> sections) {
        Name name = bySsrc.get(ssrc);
        if (name == null) {
            return null;
        }
        for (Published published : sections) {
            if (published.midText().equals(name.mid)) {
                return within(published, name);
            }
        }
        return null;
    }

    private static @Nullable Inbound within(Published published, Name name) {
        for (PublishedEncoding encoding : published.encodings()) {
            if (encoding.ridText().equals(name.rid)) {
                return new Inbound(published, encoding, name.isRtx);
            }
        }
        return null;
    }
}
