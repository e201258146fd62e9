package sfu.core.api;

import java.util.Set;

/**
 * Whom something is done about: one participant, or many, all sessions of an identity, or
 * everybody.
 */
public sealed interface Target {
    record OfParticipant(String id) implements Target {}

    record OfIdentity(String identity) implements Target {}

    /** Those of these who are there. */
    record OfMany(Set<String> ids) implements Target {
        public OfMany {
            ids = Set.copyOf(ids);
        }
    }

    /** All, or all who are no moderators. */
    record OfAll(boolean moderatorsToo) implements Target {}

    static Target participant(String id) {
        return new OfParticipant(id);
    }

    static Target participants(Set<String> ids) {
        return new OfMany(ids);
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
