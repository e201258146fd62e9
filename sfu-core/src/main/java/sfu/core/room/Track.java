package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.CodecParameters;
import sfu.core.api.MediaKind;
import sfu.core.api.Notes;
import sfu.core.api.PublishSection;
import sfu.core.api.TrackInfo;
import sfu.core.api.TrackSource;
import sfu.core.codec.CodecMatch;
import sfu.core.forward.TrackSpec;

import java.util.HashSet;
import java.util.Set;

/**
 * A published track in its room. It may have a backup: the same picture in another codec, sent for
 * those who cannot decode the first, and never a track of its own to anybody.
 */
final class Track {
    private final Member publisher;
    private final PublishSection section;
    private final TrackSpec spec;
    private final String id;
    private final Set<Member> viewers = new HashSet<>();
    private final @Nullable Track backupOf;
    private @Nullable Track backup;
    private boolean muted;
    private boolean silenced; // by a moderator
    private Notes notes = Notes.NONE;

    /** One of its own, whose packets do not tell whose it is. */
    Track(Member publisher, PublishSection section, String id, long number) {
        this(publisher, section, id, number, 0, null);
    }

    /**
     * @param csrc of its packets
     * @param backupOf null for a track of its own
     */
    Track(
            Member publisher,
            PublishSection section,
            String id,
            long number,
            int csrc,
            @Nullable Track backupOf) {
        this.backupOf = backupOf;
        this.publisher = publisher;
        this.section = section;
        this.id = id;
        spec =
                new TrackSpec(
                        number,
                        section.kind(),
                        section.codecs(),
                        section.encodings().size(),
                        section.source() == TrackSource.SCREEN,
                        csrc);
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

    /** The track whose picture it sends in another codec; null for one of its own. */
    @Nullable Track backupOf() {
        return backupOf;
    }

    /** What people see of it: itself, or the track that it backs up. */
    Track first() {
        return backupOf == null ? this : backupOf;
    }

    @Nullable Track backup() {
        return backup;
    }

    void setBackup(@Nullable Track its) {
        backup = its;
    }

    /** What to forward to whoever decodes these: itself, else its backup, else nothing. */
    @Nullable Track sourceFor(Iterable<CodecParameters> codecs) {
        if (isDecodableBy(codecs)) {
            return this;
        }
        Track its = backup;
        return its != null && its.isDecodableBy(codecs) ? its : null;
    }

    /** Whether this is the codec that is sent. */
    boolean isSentAs(String codec) {
        return section.codecs().getFirst().isNamed(codec);
    }

    /** Whether its publisher could send it in this codec too, and these would decode that. */
    boolean couldReach(Iterable<CodecParameters> codecs, String codec) {
        return section.codecs().stream()
                .anyMatch(its -> its.isNamed(codec) && isDecodableBy(its, codecs));
    }

    /** Whether this changed it. */
    boolean setMuted(boolean now) {
        boolean changes = now != muted;
        muted = now;
        return changes;
    }

    /** Whether a moderator had it muted: it is not forwarded. */
    boolean isSilenced() {
        return silenced;
    }

    /** Whether this changed it. */
    boolean setSilenced(boolean now) {
        boolean changes = now != silenced;
        silenced = now;
        return changes;
    }

    /** Whether an offer's section asks for the same stream, whatever it says of muting. */
    boolean isSame(PublishSection offered) {
        return offered.kind() == section.kind()
                && offered.source() == section.source()
                && offered.codecs().equals(section.codecs())
                && offered.extensions().equals(section.extensions())
                && offered.encodings().equals(section.encodings())
                && offered.backupOf().equals(section.backupOf());
    }

    /** A publisher sends the first codec of its answer; whether these include it. */
    boolean isDecodableBy(Iterable<CodecParameters> codecs) {
        return isDecodableBy(section.codecs().getFirst(), codecs);
    }

    private static boolean isDecodableBy(CodecParameters sent, Iterable<CodecParameters> codecs) {
        for (CodecParameters codec : codecs) {
            if (CodecMatch.canReach(sent, codec)) {
                return true;
            }
        }
        return false;
    }

    Notes notes() {
        return notes;
    }

    void setNotes(Notes its) {
        notes = its;
    }

    TrackInfo info() {
        return new TrackInfo(
                id, publisher.info().id(), section.mid(), kind(), section.source(), muted, notes);
    }
}
