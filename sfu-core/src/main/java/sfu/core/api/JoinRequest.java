package sfu.core.api;

/**
 * Who wants to join which room.
 *
 * @param identity empty: the server makes one
 * @param name to be shown; empty: the identity
 * @param hidden not announced to others (WHEP viewers, recorders)
 * @param mayWait whether it waits for a place where the room's template says so
 * @param allowance what its token allows at most
 * @param standing whether it has to knock, and moderates
 * @param via the other node by which it comes, that may have its transport; empty: it comes here
 * @param holder the identity whose joins and sessions this counts among; empty: its own. Viewers by
 *     WHEP are nobody in the room, and count as who has the token all the same
 */
public record JoinRequest(
        String room,
        String identity,
        String name,
        boolean canPublish,
        boolean canSubscribe,
        boolean hidden,
        Role role,
        boolean mayWait,
        Allowance allowance,
        Standing standing,
        String via,
        String holder) {

    public JoinRequest {
        holder = holder.isEmpty() ? identity : holder;
    }

    /** Who comes to this node. */
    public JoinRequest(
            String room,
            String identity,
            String name,
            boolean canPublish,
            boolean canSubscribe,
            boolean hidden,
            Role role,
            boolean mayWait,
            Allowance allowance,
            Standing standing) {
        this(
                room,
                identity,
                name,
                canPublish,
                canSubscribe,
                hidden,
                role,
                mayWait,
                allowance,
                standing,
                "",
                "");
    }

    /** The same person by way of another node. */
    public JoinRequest by(String node) {
        return new JoinRequest(
                room,
                identity,
                name,
                canPublish,
                canSubscribe,
                hidden,
                role,
                mayWait,
                allowance,
                standing,
                node,
                holder);
    }

    /** Whether it may do just what the other one may. */
    public boolean hasRightsOf(JoinRequest other) {
        return canPublish == other.canPublish
                && canSubscribe == other.canSubscribe
                && hidden == other.hidden
                && role == other.role
                && allowance.equals(other.allowance)
                && standing == other.standing;
    }

    /** The same person, counted as somebody. */
    public JoinRequest heldBy(String whose) {
        return new JoinRequest(
                room,
                identity,
                name,
                canPublish,
                canSubscribe,
                hidden,
                role,
                mayWait,
                allowance,
                standing,
                via,
                whose);
    }

    /** Of a guest, or a moderator by its role. */
    public JoinRequest(
            String room,
            String identity,
            String name,
            boolean canPublish,
            boolean canSubscribe,
            boolean hidden,
            Role role,
            boolean mayWait,
            Allowance allowance) {
        this(
                room,
                identity,
                name,
                canPublish,
                canSubscribe,
                hidden,
                role,
                mayWait,
                allowance,
                role == Role.MODERATOR ? Standing.MODERATOR : Standing.GUEST);
    }

    /** Who may do all that the room allows. */
    public JoinRequest(
            String room,
            String identity,
            String name,
            boolean canPublish,
            boolean canSubscribe,
            boolean hidden,
            Role role,
            boolean mayWait) {
        this(room, identity, name, canPublish, canSubscribe, hidden, role, mayWait, Allowance.ALL);
    }

    /** Of an attendee who does not wait. */
    public JoinRequest(
            String room,
            String identity,
            String name,
            boolean canPublish,
            boolean canSubscribe,
            boolean hidden) {
        this(room, identity, name, canPublish, canSubscribe, hidden, Role.ATTENDEE, false);
    }
}
