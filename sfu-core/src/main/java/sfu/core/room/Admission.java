package sfu.core.room;

import sfu.core.api.MediaException;
import sfu.core.api.PublishSection;
import sfu.core.api.Selection;
import sfu.core.api.TrackSource;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Who may be sent a participant's tracks: whom it admits itself and whom operators do; both have
 * to.
 */
final class Admission {
    /** Of which something else is said than of the others; it is kept for what follows in them. */
    static final int MAX_SECTIONS = 64;

    /** Who says it. */
    enum By {
        PUBLISHER,
        OPERATOR
    }

    /** What one of them says. */
    private static final class Word {
        Selection<String> ofAll = Selection.all();
        final Map<String, Selection<String>> ofSection = new HashMap<>(); // by mid
        final Map<TrackSource, Selection<String>> ofSource = new EnumMap<>(TrackSource.class);

        boolean admits(PublishSection section, String identity) {
            Selection<String> others = ofSource.getOrDefault(section.source(), ofAll);
            return ofSection.getOrDefault(section.mid(), others).has(identity);
        }

        boolean isOpen() {
            return ofAll.only() == null
                    && Stream.concat(ofSection.values().stream(), ofSource.values().stream())
                            .allMatch(its -> its.only() == null);
        }

        /** The same of another connection, whose sections have other mids. */
        Word bySource(Map<String, Track> tracks) {
            Word its = new Word();
            its.ofAll = ofAll;
            its.ofSource.putAll(ofSource);
            ofSection.forEach((mid, said) -> {
                Track track = tracks.get(mid);
                if (track != null) {
                    its.ofSource.put(track.section().source(), said);
                }
            });
            return its;
        }
    }

    private final Word publishers;
    private final Word operators;
    private boolean isOpen;

    Admission() {
        this(new Word(), new Word());
    }

    private Admission(Word publishers, Word operators) {
        this.publishers = publishers;
        this.operators = operators;
        isOpen = publishers.isOpen() && operators.isOpen();
    }

    /**
     * The same of another session, until it says something itself.
     *
     * @param tracks of this one, by mid
     */
    Admission bySource(Map<String, Track> tracks) {
        return new Admission(publishers.bySource(tracks), operators.bySource(tracks));
    }

    /** Whether everybody is admitted to all. */
    boolean isOpen() {
        return isOpen;
    }

    boolean admits(Track track, String identity) {
        if (isOpen) {
            return true;
        }
        return publishers.admits(track.section(), identity)
                && operators.admits(track.section(), identity);
    }

    /**
     * @param mid empty: of all of which nothing else was said
     */
    void set(By by, String mid, Selection<String> identities) {
        Word word = by == By.PUBLISHER ? publishers : operators;
        if (mid.isEmpty()) {
            word.ofAll = identities;
            word.ofSource.clear(); // said of another session
        } else {
            set(word, mid, identities);
        }
        isOpen = publishers.isOpen() && operators.isOpen();
    }

    private static void set(Word word, String mid, Selection<String> identities) {
        if (word.ofSection.size() >= MAX_SECTIONS && !word.ofSection.containsKey(mid)) {
            throw new MediaException(
                    MediaException.Code.BAD_REQUEST,
                    "of at most " + MAX_SECTIONS + " sections something else is said");
        }
        word.ofSection.put(mid, identities);
    }
}
