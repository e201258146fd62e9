package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.core.api.ParticipantInfo;
import sfu.core.api.Role;
import sfu.signaling.protocol.Codes;

import java.util.List;

/**
 * Who of a room is meant; what is missing says nothing.
 *
 * @param role attendee, speaker or moderator
 * @param notRole likewise, who are not meant
 */
record PeopleFilter(
        @Nullable List<String> identities,
        @Nullable List<String> exceptIdentities,
        @Nullable String role,
        @Nullable String notRole) {
    static final PeopleFilter ALL = new PeopleFilter(null, null, null, null);

    boolean isEmpty() {
        boolean saysNobody = exceptIdentities == null || exceptIdentities.isEmpty();
        return identities == null && saysNobody && role == null && notRole == null;
    }

    /** Whether it says who by identity, so that all of them are meant if they are all there is. */
    boolean namesPeople() {
        return identities != null;
    }

    /**
     * @throws Refused if a role is none
     */
    PeopleFilter checked() {
        roleOf(role);
        roleOf(notRole);
        return this;
    }

    private static @Nullable Role roleOf(@Nullable String name) {
        Role its = name == null ? null : Codes.roleNamed(name);
        if (name != null && its == null) {
            throw Refused.badRequest("a role is one of attendee, speaker, moderator");
        }
        return its;
    }

    boolean admits(ParticipantInfo its) {
        Role only = roleOf(role);
        Role not = roleOf(notRole);
        return (identities == null || identities.contains(its.identity()))
                && (exceptIdentities == null || !exceptIdentities.contains(its.identity()))
                && (only == null || only == its.role())
                && (not == null || not != its.role());
    }
}
