package sfu.core.room;

import sfu.core.api.MediaException;
import sfu.core.api.Selection;

import java.util.HashMap;
import java.util.Map;

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

        boolean admits(String mid, String identity) {
            return ofSection.getOrDefault(mid, ofAll).has(identity);
        }

        boolean isOpen() {
            return ofAll.only() == null
                    && ofSection.values().stream().allMatch(its -> its.only() == null);
        }
    }

    private final Word publishers = new Word();
    private final Word operators = new Word();
    private boolean isOpen = true;

    /** Whether everybody is admitted to all. */
    boolean isOpen() {
        return isOpen;
    }

    boolean admits(Track track, String identity) {
        if (isOpen) {
            return true;
        }
        String mid = track.section().mid();
        return publishers.admits(mid, identity) && operators.admits(mid, identity);
    }

    /**
     * @param mid empty: of all of which nothing else was said
     */
    void set(By by, String mid, Selection<String> identities) {
        Word word = by == By.PUBLISHER ? publishers : operators;
        if (mid.isEmpty()) {
            word.ofAll = identities;
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
