package sfu.core.api;

/**
 * Who does something about a room or its people.
 *
 * @param participant the id of the moderator in the room; empty: an operator, who may all
 * @param name the identity, to be told
 */
public record By(String participant, String name) {
    public static By operator(String name) {
        return new By("", name);
    }

    public static By moderator(ParticipantInfo info) {
        return new By(info.id(), info.identity());
    }

    public boolean isOperator() {
        return participant.isEmpty();
    }
}
