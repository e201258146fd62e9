package sfu.core.room;

import sfu.core.stats.MediaPath;

/** How the people of a room reach each other directly; on the room's executor. */
interface DirectMode {
    /** Its client takes part from now on, or no longer. */
    void setReady(Member member, boolean isReady);

    /** Somebody came or left, or may do something else than before. */
    void changed();

    /** Whether it has peers. */
    boolean isIn(Member member);

    boolean connects(Member from, Member to);

    MediaPath path();

    void report(Member member, long attempt, boolean isConnected);
}
