package sfu.signaling.auth;

import sfu.core.api.Allowance;
import sfu.core.api.Role;
import sfu.signaling.sdp.Rights;

import java.time.Instant;
import java.util.Set;

/**
 * What a token allows.
 *
 * @param identity who it was given to; empty: the server gives one to each participant
 * @param name to be shown; empty: the client chooses
 * @param room that it is for: a name, the beginning of names and an asterisk, or "*" for any;
 *     empty: none
 * @param role in rooms with a stage
 * @param roles words of the application's own
 * @param org that its holder belongs to; empty: none
 */
public record Grant(
        String identity,
        String name,
        String room,
        Role role,
        Set<String> roles,
        Publishing publishing,
        Receiving receiving,
        Powers powers,
        String org,
        Validity validity) {
    /** Any room. */
    public static final String ANY_ROOM = "*";

    public Grant {
        roles = Set.copyOf(roles);
    }

    public Grant(
            String identity,
            String name,
            String room,
            boolean canPublish,
            boolean canSubscribe,
            boolean admin,
            Role role,
            Instant expiresAt) {
        this(
                identity,
                name,
                room,
                role,
                Set.of(),
                canPublish ? Publishing.ALL : Publishing.NONE,
                canSubscribe ? Receiving.ALL : Receiving.NONE,
                Powers.of(role, admin),
                "",
                Validity.until(expiresAt));
    }

    /** To an attendee. */
    public Grant(
            String identity,
            String name,
            String room,
            boolean canPublish,
            boolean canSubscribe,
            boolean admin,
            Instant expiresAt) {
        this(identity, name, room, canPublish, canSubscribe, admin, Role.ATTENDEE, expiresAt);
    }

    public boolean isForRoom(String asked) {
        return room.endsWith(ANY_ROOM)
                ? asked.startsWith(room.substring(0, room.length() - 1))
                : !room.isEmpty() && room.equals(asked);
    }

    /** Who is not announced shows nothing either. */
    public boolean canPublish() {
        return publishing.isAllowed() && !isHidden();
    }

    public boolean canSubscribe() {
        return receiving.isAllowed();
    }

    public boolean admin() {
        return powers.admin();
    }

    /** Whether others are not told that it is there. */
    public boolean isHidden() {
        return powers.hidden() || powers.recorder();
    }

    public Instant expiresAt() {
        return validity.expiresAt();
    }

    /** Of an offer. */
    public Rights rights() {
        return new Rights(
                canPublish() ? publishing.sources() : Set.of(),
                publishing.codecs(),
                receiving.isAllowed());
    }

    /** Of a join. */
    public Allowance allowance() {
        return new Allowance(
                publishing.cap(),
                receiving.cap(),
                publishing.maxTracks(),
                receiving.from(),
                receiving.sources());
    }

    /** Whether this is a later token of the same holder. */
    boolean isOfSame(Grant other) {
        return identity.equals(other.identity) && org.equals(other.org);
    }

    Grant with(Powers its) {
        return new Grant(
                identity, name, room, role, roles, publishing, receiving, its, org, validity);
    }

    /** The same of another token. */
    public Grant with(Validity its) {
        return new Grant(
                identity, name, room, role, roles, publishing, receiving, powers, org, its);
    }
}
