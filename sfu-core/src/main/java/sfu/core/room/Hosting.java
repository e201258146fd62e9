package sfu.core.room;

/**
 * What a server hosts.
 *
 * @param node its name among others
 * @param limits of each room, where its template says nothing else
 * @param server of all together
 * @param templates what kind of room each is
 * @param roster how people hear who is in a room; whether an audience is named is its template's
 *     word
 * @param placement whether a new one may open here
 * @param handovers of rooms that come from other servers
 */
public record Hosting(
        String node,
        RoomLimits limits,
        ServerLimits server,
        RoomTemplates templates,
        RosterPolicy roster,
        Placement placement,
        HandoverLimits handovers) {

    /** With the usual limits of handovers. */
    public Hosting(
            String node,
            RoomLimits limits,
            ServerLimits server,
            RoomTemplates templates,
            RosterPolicy roster,
            Placement placement) {
        this(node, limits, server, templates, roster, placement, HandoverLimits.defaults());
    }

    /** With the default templates. */
    public static Hosting of(RoomLimits limits, MediaPolicy media) {
        return new Hosting(
                "",
                limits,
                ServerLimits.defaults(),
                RoomTemplates.defaults(limits, media),
                RosterPolicy.defaults(),
                Placement.HERE);
    }

    public Hosting with(RosterPolicy its) {
        return new Hosting(node, limits, server, templates, its, placement, handovers);
    }
}
