package sfu.core.room;

import sfu.core.api.MediaException;

/** Decides whether a room in which nobody is yet may open on this server. */
@FunctionalInterface
public interface Placement {
    Placement HERE = room -> {};

    /**
     * @throws MediaException if it may not, with a sentence that says what to do
     */
    void open(String room);
}
