package sfu.core.room;

import sfu.core.api.CodecParameters;
import sfu.core.api.MediaKind;
import sfu.core.api.PublishSection;
import sfu.core.api.TrackInfo;
import sfu.core.api.TrackSource;
import sfu.core.codec.CodecMatch;
import sfu.core.forward.TrackSpec;

import java.util.HashSet;
import java.util.Set;

/** A published track in its room. */
final class Track {
    private final Member publisher;
    private final PublishSection section;
    private final TrackSpec spec;
    private final String id;
    private final Set<Member> viewers = new HashSet<>();
    private boolean muted;

    Track(Member publisher, PublishSection section, String id, long number) {
        this.publisher = publisher;
        this.section = section;
        this.id = id;
        spec =
                new TrackSpec(
                        number,
                        section.kind(),
                        section.codecs(),
                        section.encodings().size(),
                        section.source() == TrackSource.SCREEN);
        muted = section.muted();
    }

    Member publisher() {
        return publisher;
    }

    PublishSection section() {
        return section;
    }

    TrackSpec spec() {
        return spec;
    }

    long number() {
        return spec.number();
    }

    String id() {
        return id;
    }

    MediaKind kind() {
        return section.kind();
    }

    /** Whose slots show it. */
    Set<Member> viewers() {
        return viewers;
    }

    boolean isMuted() {
        return muted;
    }

    /** Whether this changed it. */
    boolean setMuted(boolean now) {
        boolean changes = now != muted;
        muted = now;
        return changes;
    }

    /** Whether an offer's section asks for the same stream, whatever it says of muting. */
    boolean isSame(PublishSection offered) {
        return offered.kind() == section.kind()
                && offered.source() == section.source()
                && offered.codecs().equals(section.codecs())
                && offered.extensions().equals(section.extensions())
                && offered.encodings().equals(section.encodings());
    }

    /** A publisher sends the first codec of its answer; whether these include it. */
    boolean isDecodableBy(Iterable<CodecParameters> codecs) {
        CodecParameters sent = section.codecs().getFirst();
        for (CodecParameters codec : codecs) {
            if (CodecMatch.canReach(sent, codec)) {
                return true;
            }
        }
        return false;
    }

    TrackInfo info() {
        return new TrackInfo(
                id, publisher.info().id(), section.mid(), kind(), section.source(), muted);
    }
}
