package sfu.admin.rest;

import static sfu.admin.openapi.Operation.does;

import sfu.admin.openapi.Operation;
import sfu.admin.stream.RoomRates;
import sfu.signaling.audit.AuditLog;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.notify.Orders;
import sfu.signaling.notify.Sent;
import sfu.signaling.protocol.ServerMessage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that the operators' plane does, as its document says it and its tokens allow it. */
final class Operations {
    private static final String ROOT = "/admin/v1";
    private static final String ROOM = ROOT + "/rooms/{room}";
    private static final String PERSON = ROOM + "/participants/{identity}";
    private static final String NODE = "of a cluster: the one that is asked, by its name";
    private static final String READ = "read";
    private static final String MODERATE = "moderate";
    private static final String ADMIN = "admin";

    static final List<Operation> ALL =
            Stream.of(
                            rooms(),
                            templates(),
                            people(),
                            views(),
                            more(),
                            many(),
                            moderation(),
                            exclusion(),
                            past(),
                            server(),
                            WebhookOperations.ALL)
                    .flatMap(List::stream)
                    .toList();

    private static final Map<String, Required> REQUIRED = required();

    private static final Map<String, String> NAMES =
            ALL.stream()
                    .collect(
                            Collectors.toMap(
                                    each -> each.method() + " " + each.path(), Operation::id));

    private Operations() {}

    private static Map<String, Required> required() {
        Map<String, Required> all = new HashMap<>();
        ALL.forEach(each -> all.put(each.method() + " " + each.path(), Required.of(each)));
        return all;
    }

    /** What is not described needs all. */
    static Required required(HttpRequest request) {
        String method = request.method().equals("HEAD") ? "GET" : request.method();
        return REQUIRED.getOrDefault(method + " " + request.route(), Required.FULL);
    }

    /** What is asked for, by its operationId; of what is not described method and pattern. */
    static String name(HttpRequest request) {
        String its = request.method() + " " + request.route();
        return NAMES.getOrDefault(its, its);
    }

    private static List<Operation> rooms() {
        return List.of(
                paged(
                                "/rooms",
                                "listRooms",
                                "Rooms that are open or declared, without who is in them")
                        .ofOwnRooms()
                        .query("prefix", "string", "of their names")
                        .query("template", "string", "")
                        .query("label", "string", "name:value; several may be given")
                        .query("node", "string", "of a cluster: those that it has open")
                        .answers(RoomRoutes.Rooms.class),
                does("GET", ROOM, "getRoom", READ, "A room").answers(RoomRoutes.Shown.class),
                does("PUT", ROOM, "declareRoom", ADMIN, "Says what a room is, open or not")
                        .header("If-Match")
                        .header("If-None-Match")
                        .takes(RoomRoutes.Wanted.class)
                        .answers(RoomRoutes.Shown.class)
                        .orAnswers(201),
                does("DELETE", ROOM, "closeRoom", ADMIN, "Has all leave and forgets what was put")
                        .query("notice", "string", "that people are told before")
                        .header("If-Match")
                        .answers(RoomRoutes.Closed.class),
                does("PATCH", ROOM, "changeRoom", MODERATE, "Writes on a room that is open")
                        .header("If-Match")
                        .takes(Changes.OfRoom.class)
                        .answers(ServerMessage.RoomInfo.class));
    }

    private static List<Operation> templates() {
        String template = ROOT + "/templates/{template}";
        return List.of(
                does("GET", ROOT + "/templates", "listTemplates", READ, "Kinds of rooms")
                        .ofOwnRooms()
                        .answers(TemplateRoutes.Templates.class),
                does("GET", template, "getTemplate", READ, "A kind of rooms")
                        .ofOwnRooms()
                        .answers(TemplateRoutes.Template.class),
                does("PUT", template, "declareTemplate", ADMIN, "Says what a kind of rooms is")
                        .header("If-Match")
                        .header("If-None-Match")
                        .takes(Map.class)
                        .answers(TemplateRoutes.Template.class)
                        .orAnswers(201),
                does("DELETE", template, "removeTemplate", ADMIN, "Forgets what was put")
                        .header("If-Match")
                        .answersNothing(204));
    }

    private static Operation paged(String path, String id, String says) {
        return does("GET", ROOT + path, id, READ, says)
                .query("limit", "integer", "1 to 1000, which is usual")
                .query("cursor", "string", "next of the page before");
    }

    private static List<Operation> people() {
        return List.of(
                does("PATCH", PERSON, "changeParticipant", MODERATE, "Notes, rights and viewers")
                        .takes(Changes.OfParticipant.class)
                        .answers(ChangeRoutes.Person.class),
                does(
                                "DELETE",
                                PERSON,
                                "remove",
                                MODERATE,
                                "Removes somebody, whose tokens no longer hold")
                        .answers(RevocationRoutes.Done.class));
    }

    private static List<Operation> views() {
        String slot = PERSON + "/views/slots/{mid}";
        String source = PERSON + "/views/sources/{publisher}/{source}";
        return List.of(
                does("GET", PERSON + "/views", "getViews", READ, "What operators have it sent")
                        .answers(ViewRoutes.All.class),
                does("PUT", slot, "overrideSlot", MODERATE, "Says what a slot shows")
                        .takes(ViewRoutes.Wanted.class)
                        .answers(ViewRoutes.All.class),
                does("DELETE", slot, "restoreSlot", MODERATE, "Gives it back to the client")
                        .answersNothing(204),
                does("PUT", source, "overrideSource", MODERATE, "Says what is sent of a source")
                        .takes(ViewRoutes.Wanted.class)
                        .answers(ViewRoutes.All.class),
                does("DELETE", source, "restoreSource", MODERATE, "Takes that back")
                        .answersNothing(204));
    }

    private static List<Operation> more() {
        String caps = PERSON + "/caps";
        return List.of(
                paged("/rooms/{room}/participants", "listParticipants", "Who is in a room")
                        .answers(PeopleRoutes.People.class),
                does("GET", PERSON, "getParticipant", READ, "Somebody, by identity or id")
                        .answers(RoomRates.Person.class),
                paged("/rooms/{room}/tracks", "listTracks", "What is published in a room")
                        .answers(PeopleRoutes.Tracks.class),
                does("GET", ROOM + "/tracks/{track}", "getTrack", READ, "A track")
                        .answers(PeopleRoutes.Track.class),
                does("POST", ROOM + "/tracks/{track}/mute", "muteTrack", MODERATE, "Mutes a track")
                        .mayTake(PeopleRoutes.Mute.class)
                        .answers(ModerationRoutes.Done.class),
                does("GET", caps, "getCaps", READ, "What somebody is allowed at most")
                        .answers(CapRoutes.Wanted.class),
                does("PUT", caps, "cap", MODERATE, "Allows somebody no more than this")
                        .takes(CapRoutes.Wanted.class)
                        .answers(CapRoutes.Wanted.class),
                does("DELETE", caps, "uncap", MODERATE, "Takes that back").answersNothing(204),
                does("POST", ROOM + "/messages", "message", MODERATE, "Writes into a room's chat")
                        .takes(MessageRoutes.Wanted.class)
                        .answers(MessageRoutes.Sent.class),
                does("POST", ROOT + "/tokens", "makeToken", ADMIN, "Makes a token")
                        .ofOwnRooms()
                        .takes(TokenRoutes.Wanted.class)
                        .answers(201, TokenRoutes.Made.class),
                does("GET", ROOT + "/node", "node", READ, "The server itself")
                        .query("node", "string", NODE)
                        .answers(NodeRoutes.Node.class),
                does("GET", ROOT + "/nodes", "nodes", READ, "The nodes of the cluster")
                        .answers(ClusterRoutes.Nodes.class),
                does("POST", ROOT + "/drain", "drain", ADMIN, "Lets nobody in, and ends when empty")
                        .query("node", "string", NODE)
                        .mayTake(NodeRoutes.Wanted.class)
                        .answers(NodeRoutes.Draining.class),
                does("GET", ROOT + "/addresses", "addresses", ADMIN, "Where clients send media to")
                        .query("node", "string", NODE)
                        .answers(AddressRoutes.Shown.class),
                does(
                                "PUT",
                                ROOT + "/addresses",
                                "advertise",
                                ADMIN,
                                "Has new answers name these addresses")
                        .query("node", "string", NODE)
                        .takes(AddressRoutes.Wanted.class)
                        .answers(AddressRoutes.Shown.class),
                does("GET", ROOT + "/config", "config", ADMIN, "The configuration, no secrets")
                        .query("node", "string", NODE)
                        .answers(Map.class));
    }

    private static List<Operation> many() {
        String breakouts = ROOM + "/breakouts";
        return List.of(
                does("POST", ROOT + "/bulk", "bulk", MODERATE, "Does something to many at once")
                        .ofOwnRooms()
                        .query("dryRun", "boolean", "only says who is meant")
                        .query("confirm", "boolean", "needed where all are meant")
                        .takes(BulkRoutes.Wanted.class)
                        .answers(BulkRoutes.Done.class),
                does("GET", breakouts, "listBreakouts", READ, "The breakout rooms of a room")
                        .answers(BreakoutRoutes.All.class),
                does("POST", breakouts, "openBreakouts", MODERATE, "Opens them and sends people")
                        .takes(BreakoutRoutes.Wanted.class)
                        .answers(BreakoutRoutes.All.class),
                does("DELETE", breakouts, "closeBreakouts", MODERATE, "Sends all back")
                        .query("seconds", "integer", "until then")
                        .answers(ModerationRoutes.Done.class),
                does("POST", breakouts + "/move", "moveToBreakout", MODERATE, "Sends somebody")
                        .takes(BreakoutRoutes.Move.class)
                        .answers(ModerationRoutes.Done.class));
    }

    private static Operation act(String path, String id, String says) {
        return does("POST", path, id, MODERATE, says)
                .mayTake(ModerationRoutes.Wanted.class)
                .answers(ModerationRoutes.Done.class);
    }

    private static List<Operation> moderation() {
        return List.of(
                act(PERSON + "/mute", "mute", "Mutes tracks of somebody, or allows them again"),
                act(PERSON + "/stop-video", "stopVideo", "Mutes cameras and screens of somebody"),
                act(PERSON + "/ask-unmute", "askUnmute", "Asks somebody to unmute"),
                act(PERSON + "/lower-hand", "lowerHand", "Lowers somebody's hand"),
                act(PERSON + "/role", "setRole", "Gives somebody another role"),
                act(ROOM + "/mute", "muteRoom", "Mutes all but moderators"),
                act(ROOM + "/lock", "lock", "Locks a room, or opens it"),
                act(ROOM + "/recording", "setRecording", "Says that a room is recorded, or not"),
                act(ROOM + "/end", "end", "Has all leave"),
                act(ROOM + "/lobby/admit", "admit", "Lets in who waits"),
                act(ROOM + "/lobby/refuse", "refuse", "Turns away who waits"),
                does("GET", ROOM + "/lobby", "lobby", READ, "Who waits")
                        .answers(ModerationRoutes.Waiting.class));
    }

    private static List<Operation> exclusion() {
        return List.of(
                does("GET", ROOT + "/bans", "listBans", READ, "The latest bans")
                        .ofOwnRooms()
                        .answers(BanRoutes.Entries.class),
                does("POST", ROOT + "/bans", "ban", MODERATE, "Bans an identity")
                        .ofOwnRooms()
                        .takes(BanRoutes.Wanted.class)
                        .answers(BanRoutes.Done.class),
                does("DELETE", ROOT + "/bans/{identity}", "unban", MODERATE, "Lifts a ban")
                        .ofOwnRooms()
                        .query("room", "string", "missing: of everywhere")
                        .answersNothing(204),
                does(
                                "GET",
                                ROOT + "/revocations",
                                "listRevocations",
                                READ,
                                "The latest revocations")
                        .ofOwnRooms()
                        .answers(RevocationRoutes.Entries.class),
                does("POST", ROOT + "/revocations", "revoke", ADMIN, "Revokes tokens")
                        .ofOwnRooms()
                        .takes(RevocationRoutes.Wanted.class)
                        .answers(RevocationRoutes.Done.class));
    }

    private static List<Operation> past() {
        return List.of(
                does("GET", ROOT + "/audit", "audit", READ, "Who did what, the latest first")
                        .query("node", "string", NODE)
                        .ofOwnRooms()
                        .query("room", "string", "")
                        .query("by", "string", "identity of who did it")
                        .query("whom", "string", "identity or id of somebody it was about")
                        .query("action", "string", "an operationId, or what a moderator did")
                        .query("actor", "string", "moderator or operator")
                        .query("since", "string", Moments.FORMS)
                        .query("until", "string", "likewise")
                        .query("before", "integer", "next of the page before")
                        .query("limit", "integer", "")
                        .query("format", "string", "jsonl: a line each")
                        .answers(AuditLog.Page.class)
                        .orAs("application/x-ndjson"),
                figures("/history", "nodeHistory", "Figures of the server"),
                figures("/rooms/{room}/history", "roomHistory", "Figures of a room"),
                figures(
                        "/rooms/{room}/participants/{identity}/history",
                        "participantHistory",
                        "Figures of somebody in a room"),
                does(
                                "GET",
                                ROOT + "/history/rooms",
                                "roomsOfHistory",
                                READ,
                                "Rooms of the last day")
                        .query("node", "string", NODE)
                        .ofOwnRooms()
                        .answers(HistoryRoutes.Rooms.class),
                does("GET", ROOT + "/events", "events", READ, "What happened lately")
                        .query("node", "string", NODE)
                        .ofOwnRooms()
                        .query("room", "string", "")
                        .query("participant", "string", "id or identity")
                        .query("type", "string", "")
                        .query("since", "integer", "milliseconds since 1970")
                        .query("until", "integer", "likewise")
                        .query("limit", "integer", "")
                        .answers(HistoryRoutes.Events.class),
                does("GET", ROOT + "/sessions", "sessions", READ, "Sessions that ended")
                        .query("node", "string", NODE)
                        .ofOwnRooms()
                        .query("room", "string", "")
                        .query("identity", "string", "")
                        .query("from", "integer", "milliseconds since 1970")
                        .query("to", "integer", "likewise")
                        .query("before", "integer", "next of the page before")
                        .query("limit", "integer", "")
                        .query("format", "string", "json, ndjson or csv")
                        .answers(sfu.admin.history.SessionLog.Page.class)
                        .orAs("text/csv"),
                ofNodes("audit", "auditOfNodes", "Who did what on all nodes, the latest first")
                        .query("by", "string", "identity of who did it")
                        .query("whom", "string", "identity or id of somebody it was about")
                        .query("action", "string", "")
                        .query("actor", "string", "moderator or operator")
                        .query("since", "integer", "milliseconds since 1970")
                        .query("until", "integer", "likewise"),
                ofNodes("events", "eventsOfNodes", "What happened lately on all nodes")
                        .query("participant", "string", "id or identity")
                        .query("type", "string", "")
                        .query("since", "integer", "milliseconds since 1970")
                        .query("until", "integer", "likewise"),
                ofNodes("sessions", "sessionsOfNodes", "Sessions that ended on all nodes")
                        .query("identity", "string", "")
                        .query("from", "integer", "milliseconds since 1970")
                        .query("to", "integer", "likewise"));
    }

    private static Operation ofNodes(String what, String id, String says) {
        return does("GET", ROOT + "/nodes/" + what, id, READ, says)
                .ofOwnRooms()
                .query("room", "string", "")
                .query("limit", "integer", "")
                .query("cursor", "string", "next of the page before")
                .answers(ListingsEverywhere.Listing.class);
    }

    private static Operation figures(String path, String id, String says) {
        return does("GET", ROOT + path, id, READ, says)
                .query("node", "string", NODE)
                .query("step", "integer", "1 or 60 seconds")
                .query("from", "integer", "milliseconds since 1970")
                .query("to", "integer", "likewise")
                .query("format", "string", "json or csv")
                .answers(Map.class)
                .orAs("text/csv");
    }

    private static List<Operation> server() {
        return List.of(
                does("GET", ROOT + "/loggers", "listLoggers", ADMIN, "What is logged")
                        .query("node", "string", NODE)
                        .answers(LoggerRoutes.All.class),
                does("PUT", ROOT + "/loggers/{name}", "setLogger", ADMIN, "How much is logged")
                        .query("node", "string", NODE)
                        .takes(LoggerRoutes.Wanted.class)
                        .answers(LoggerRoutes.Shown.class),
                does("POST", ROOT + "/notifications", "notify", ADMIN, "Tells users something")
                        .takes(Orders.Body.class)
                        .answers(Sent.class),
                does("GET", ROOT + "/users/{identity}", "presence", READ, "Whether a user is there")
                        .query("node", "string", NODE)
                        .query("org", "string", "")
                        .answers(NotificationRoutes.Presence.class),
                does("POST", ROOT + "/tickets", "ticket", READ, "A ticket for the stream")
                        .ofOwnRooms()
                        .answers(TicketRoutes.Ticket.class),
                does("GET", ROOT + "/stream", "stream", READ, "What changes, as server-sent events")
                        .ofOwnRooms()
                        .query("ticket", "string", "instead of a token")
                        .query("scope", "string", "node, rooms, all, room or participant")
                        .query("room", "string", "")
                        .query("participant", "string", "id or identity")
                        .query("fields", "string", "those that are wanted, by commas")
                        .query("interval", "integer", "seconds")
                        .query("events", "string", "types that are wanted, by commas, or none")
                        .query("lastEventId", "string", "where it goes on")
                        .orAs("text/event-stream"),
                does("GET", ROOT + "/openapi.json", "document", "", "This document")
                        .answers(Map.class));
    }
}
