package sfu.core.room;

/**
 * Who publishes in a room.
 *
 * @param isOpen everybody does: there is no stage, and the rest says nothing
 * @param maxOnStage at most so many at once
 * @param requests what becomes of attendees who ask to come
 */
public record StagePolicy(boolean isOpen, int maxOnStage, Requests requests) {
    /** What a request does. */
    public enum Requests {
        /** It is refused: moderators invite and call. */
        REFUSE,
        /** A moderator answers. */
        ASK,
        /** It is accepted while there is a place. */
        ACCEPT
    }

    /** Far more than anybody follows. */
    public static final int MAX_ON_STAGE = 1000;

    public static final StagePolicy OPEN = new StagePolicy(true, MAX_ON_STAGE, Requests.REFUSE);

    public StagePolicy {
        if (maxOnStage < 1 || maxOnStage > MAX_ON_STAGE) {
            throw new IllegalArgumentException("maxOnStage is 1 to " + MAX_ON_STAGE);
        }
    }

    public static StagePolicy of(int maxOnStage, Requests requests) {
        return new StagePolicy(false, maxOnStage, requests);
    }
}
