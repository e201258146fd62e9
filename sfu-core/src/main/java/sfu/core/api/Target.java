package sfu.core.api;

/** Whom something is done about: one participant, all sessions of an identity, or everybody. */
public sealed interface Target {
    record OfParticipant(String id) implements Target {}

    record OfIdentity(String identity) implements Target {}

    /** All, or all who are no moderators. */
    record OfAll(boolean moderatorsToo) implements Target {}

    static Target participant(String id) {
        return new OfParticipant(id);
    }

    static Target identity(String identity) {
        return new OfIdentity(identity);
    }

    static Target others() {
        return new OfAll(false);
    }

    static Target everybody() {
        return new OfAll(true);
    }
}
