package sfu.admin.loadtest;

import java.util.Locale;

/** Who sends and who receives what. */
public enum Layout {
    /** Publishers send, and subscribers receive all that is published. */
    ALL,
    /** Everybody receives the loudest voices and a few pictures, publishers too. */
    MEETING,
    /** Publishers send, and subscribers receive the loudest voices and a few pictures. */
    WEBINAR;

    /**
     * @throws IllegalArgumentException with a sentence
     */
    public static Layout of(String name) {
        for (Layout layout : values()) {
            if (layout.name().toLowerCase(Locale.ROOT).equals(name)) {
                return layout;
            }
        }
        throw new IllegalArgumentException("--layout is all, meeting or webinar, not " + name);
    }

    /** Whether clients have a few slots and say how they look at them. */
    boolean hasViews() {
        return this != ALL;
    }

    boolean doPublishersReceive() {
        return this == MEETING;
    }
}
