package sfu.core.api;

/**
 * Who is in a room.
 *
 * @param id unique in the server, given by it
 * @param identity chosen by the application (from the token), stable over reconnects
 * @param name to be shown
 * @param number unique in the server: the contributing source (RFC 3550 5.1) of what it sends; not
 *     0
 * @param canPublish whether it may, by its token or an operator's word
 * @param onStage always true in a room without a stage
 */
public record ParticipantInfo(
        String id,
        String identity,
        String name,
        int number,
        boolean canPublish,
        boolean canSubscribe,
        Role role,
        boolean onStage) {

    /** Whether it may publish now. */
    public boolean mayPublish() {
        return canPublish && onStage;
    }

    public ParticipantInfo with(boolean mayPublish, boolean maySubscribe) {
        return new ParticipantInfo(
                id, identity, name, number, mayPublish, maySubscribe, role, onStage);
    }

    public ParticipantInfo withRole(Role its) {
        return new ParticipantInfo(
                id, identity, name, number, canPublish, canSubscribe, its, onStage);
    }

    public ParticipantInfo withOnStage(boolean isOn) {
        return new ParticipantInfo(
                id, identity, name, number, canPublish, canSubscribe, role, isOn);
    }
}
