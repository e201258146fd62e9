package sfu.admin.stream;

import org.jspecify.annotations.Nullable;

import sfu.admin.stream.Elsewhere.Asked;
import sfu.signaling.auth.Operating;
import sfu.signaling.http.HttpRequest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a watcher asked for; those who ask for the same are told the same.
 *
 * @param room empty unless the scope is of one
 * @param participant id or identity; empty unless the scope is one
 * @param interval in seconds
 * @param events of the tail
 * @param reach the rooms that may be seen, whatever is asked for
 * @param isOwn whether this node of a cluster alone is meant
 */
record Wanted(
        Scope scope,
        String room,
        String participant,
        Fields fields,
        int interval,
        Set<TailEvent.Type> events,
        Operating reach,
        boolean isOwn) {
    static final int MAX_INTERVAL = 60;

    /** Everything, each second. */
    static final Wanted ALL =
            new Wanted(
                    Scope.ALL,
                    "",
                    "",
                    Fields.ALL,
                    1,
                    TailEvent.Type.of(Scope.ALL),
                    reading(Operating.ALL),
                    false);

    /**
     * @param its what who asks may do
     * @param isOwn whether this node alone is meant
     */
    static Wanted parse(HttpRequest request, Operating its, boolean isOwn) throws BadQuery {
        String text = request.query("scope");
        Scope scope =
                text.isEmpty()
                        ? Scope.ALL
                        : Scope.of(text)
                                .orElseThrow(() ->
                                        new BadQuery(
                                                "unknown-scope",
                                                "scope is node, rooms, all, room or"
                                                        + " participant"));
        String room = request.query("room");
        String participant = request.query("participant");
        if (scope.isOfRoom() == room.isEmpty()) {
            String need = scope.isOfRoom() ? "needs" : "has no";
            throw new BadQuery("wrong-scope", "scope " + scope.text() + " " + need + " room");
        }
        if ((scope == Scope.PARTICIPANT) == participant.isEmpty()) {
            String need = participant.isEmpty() ? "needs" : "has no";
            throw new BadQuery(
                    "wrong-scope", "scope " + scope.text() + " " + need + " participant");
        }
        String fields = request.query("fields");
        return new Wanted(
                scope,
                room,
                participant,
                fields.isEmpty() ? Fields.ALL : Fields.parse(fields, scope),
                interval(request.query("interval")),
                events(request.query("events"), scope),
                reading(its),
                isOwn);
    }

    /** Those who may do more see no more. */
    private static Operating reading(Operating its) {
        return new Operating(
                Operating.Level.READ, its.isEverywhere() ? Operating.EVERYWHERE : its.rooms());
    }

    boolean isEverywhere() {
        return reach.isEverywhere();
    }

    /** Whether it is about nothing but rooms that may be seen. */
    boolean isAllowed() {
        if (isEverywhere()) {
            return true;
        }
        return scope.isOfRoom()
                ? reach.isAbout(room)
                : scope != Scope.NODE
                        && !fields.below().containsKey("node")
                        && !fields.below().containsKey("nodes");
    }

    /** What is about no room is seen by those who see all. */
    private boolean reaches(@Nullable String itsRoom) {
        return isEverywhere() || itsRoom != null && reach.isAbout(itsRoom);
    }

    private static int interval(String text) throws BadQuery {
        if (text.isEmpty()) {
            return 1;
        }
        int seconds = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
        if (seconds < 1 || seconds > MAX_INTERVAL) {
            throw new BadQuery("bad-interval", "interval is 1 to " + MAX_INTERVAL + " seconds");
        }
        return seconds;
    }

    private static Set<TailEvent.Type> events(String text, Scope scope) throws BadQuery {
        if (text.isEmpty()) {
            return TailEvent.Type.of(scope);
        }
        Set<TailEvent.Type> types = EnumSet.noneOf(TailEvent.Type.class);
        for (String name : text.split(",", -1)) {
            if (!name.equals("none")) {
                types.add(
                        TailEvent.Type.of(name)
                                .orElseThrow(() ->
                                        new BadQuery(
                                                "unknown-event",
                                                "there is no event '" + name + "'")));
            }
        }
        return types;
    }

    boolean takes(TailEvent event) {
        return events.contains(event.type())
                && reaches(event.room())
                && (room.isEmpty() || room.equals(event.room()))
                && (participant.isEmpty()
                        || participant.equals(event.participant())
                        || participant.equals(event.identity()));
    }

    /**
     * What other nodes are asked for it: of all rooms, or of one that is not open here.
     *
     * @param open the rooms that are
     * @return null: nothing
     */
    @Nullable Asked asked(Set<String> open) {
        if (scope == Scope.NODE || scope.isOfRoom() && open.contains(room)) {
            return null;
        }
        StringBuilder query = new StringBuilder("scope=" + scope.text());
        add(query, "room", room);
        add(query, "participant", participant);
        String parts = scope.isOfRoom() ? fields.text() : ofRooms();
        if (!scope.isOfRoom() && !fields.isAll() && parts.isEmpty()) {
            return null;
        }
        add(query, "fields", parts);
        return new Asked(room, query.toString());
    }

    private String ofRooms() {
        return Stream.of(fields.text().split(",", -1))
                .filter(each -> each.equals("rooms") || each.startsWith("rooms."))
                .collect(Collectors.joining(","));
    }

    private static void add(StringBuilder query, String name, String value) {
        if (!value.isEmpty()) {
            String its = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
            query.append('&').append(name).append('=').append(its);
        }
    }

    /** With rooms but not with who is in them, unless these are asked for. */
    boolean hasPeople() {
        boolean areNamed =
                !fields.isAll() && fields.in("rooms").below().containsKey("participants");
        return scope != Scope.ROOMS || areNamed;
    }
}
