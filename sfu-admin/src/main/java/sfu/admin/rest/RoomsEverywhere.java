package sfu.admin.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import sfu.admin.nodes.OtherNodes;
import sfu.admin.nodes.Remembered;
import sfu.signaling.auth.Operating;
import sfu.signaling.cluster.NodeView;
import sfu.signaling.http.AnswerTooLargeException;
import sfu.signaling.http.Carriage;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.protocol.Json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * The rooms of all nodes as one listing, by name. Each node is asked for a page of its own, at the
 * same time; of one that does not answer there is what it said last. A room of several is shown
 * once: as a node says that has it open, its own before another's, a stale one last.
 */
final class RoomsEverywhere {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int OK = 200;
    private static final int OLD_PAGES = 20; // of a node that has to be read from its beginning

    private final RoomListing here;
    private final OtherNodes nodes;
    private final Remembered remembered;

    /** What a node said, or nothing in time. */
    private record Told(NodeView node, @Nullable JsonNode answer) {}

    /** GET /admin/v1/rooms, as {@link RoomRoutes.Rooms} has it. */
    private record Everywhere(
            List<JsonNode> rooms, @Nullable String next, List<RoomListing.Word> nodes) {}

    /** Fields that a room has of a node that does not answer. */
    private record Mark(boolean stale, @JsonInclude(Include.NON_NULL) @Nullable Long heardMsAgo) {}

    RoomsEverywhere(RoomListing here, OtherNodes nodes) {
        this.here = here;
        this.nodes = nodes;
        remembered = new Remembered(nodes.limits().staleRooms(), System::nanoTime);
    }

    /** To another node, those that are open here. */
    CompletableFuture<HttpResponse> list(HttpRequest request) {
        if (Carriage.isCarried(request)) {
            return here.page(request, false)
                    .thenApply(page ->
                            HttpResponse.json(
                                    Json.text(
                                            new RoomRoutes.Rooms(
                                                    page.items(), page.next(), null))));
        }
        String only = request.query("node");
        NodeView meant = only.isEmpty() ? null : nodes.named(only);
        if (!only.isEmpty() && meant == null) {
            throw NodeCarrying.nobody(only);
        }
        RoomFilter.of(request); // says what is wrong with it before anybody is asked
        String after = here.cursors().after(request);
        int limit = Cursors.limit(request);
        HttpRequest theirs = theirs(request, after, limit);
        List<CompletableFuture<Told>> asked =
                nodes.living().stream()
                        .filter(each -> only.isEmpty() || each.said().name().equals(only))
                        .map(each -> ask(each, theirs))
                        .toList();
        boolean isHere = meant == null || meant.isSelf();
        CompletableFuture<Cursors.Page<RoomRoutes.Listed>> own =
                isHere
                        ? here.page(request, only.isEmpty())
                        : CompletableFuture.completedFuture(new Cursors.Page<>(List.of(), null));
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenCombine(
                        own,
                        (done, page) -> {
                            List<Told> told =
                                    new ArrayList<>(
                                            asked.stream().map(CompletableFuture::join).toList());
                            nodes.missing().stream()
                                    .filter(each ->
                                            only.isEmpty() || each.said().name().equals(only))
                                    .map(each -> new Told(each, null))
                                    .forEach(told::add);
                            return merged(request, told, page, after, limit);
                        });
    }

    private static HttpRequest theirs(HttpRequest request, String after, int limit) {
        Map<String, List<String>> query = new HashMap<>(request.query());
        query.remove("cursor");
        query.remove("node");
        query.put("limit", List.of(String.valueOf(limit)));
        query.put(Cursors.AFTER, List.of(after));
        return NodeCarrying.with(request, query, request.body());
    }

    /** Where a page is too long, a shorter one. */
    private CompletableFuture<Told> ask(NodeView node, HttpRequest request) {
        return nodes.ask(node.said(), request, nodes.limits().answer())
                .thenApply(answer -> new Told(node, read(answer)))
                .thenCompose(told -> behind(told, request, OLD_PAGES))
                .exceptionallyCompose(failure -> {
                    int limit = Cursors.limit(request);
                    return limit > 1 && isTooLarge(failure)
                            ? ask(node, shorter(request, Math.max(1, limit / 4)))
                            : CompletableFuture.completedFuture(new Told(node, null));
                });
    }

    /**
     * A node of a version that does not know {@link Cursors#AFTER} begins at its first room: what
     * is wanted is on one of its own pages, to which its own cursors lead.
     */
    private CompletableFuture<Told> behind(Told told, HttpRequest request, int left) {
        String after = request.query(Cursors.AFTER);
        JsonNode answer = told.answer();
        JsonNode rooms = answer == null ? null : answer.path("rooms");
        if (answer == null
                || rooms == null
                || rooms.isEmpty()
                || name(rooms.get(0)).compareTo(after) > 0) {
            return CompletableFuture.completedFuture(told);
        }
        if (name(rooms.get(rooms.size() - 1)).compareTo(after) > 0
                || answer.path("next").isNull()) {
            return CompletableFuture.completedFuture(new Told(told.node(), without(answer, after)));
        }
        if (left == 0) {
            return CompletableFuture.completedFuture(new Told(told.node(), null));
        }
        Map<String, List<String>> query = new HashMap<>(request.query());
        query.put("cursor", List.of(answer.path("next").asText()));
        return nodes.ask(
                        told.node().said(),
                        NodeCarrying.with(request, query, request.body()),
                        nodes.limits().answer())
                .thenApply(next -> new Told(told.node(), read(next)))
                .thenCompose(next -> behind(next, request, left - 1));
    }

    private static JsonNode without(JsonNode answer, String upTo) {
        ObjectNode its = answer.deepCopy();
        ArrayNode rooms = its.putArray("rooms");
        answer.path("rooms")
                .forEach(room -> {
                    if (name(room).compareTo(upTo) > 0) {
                        rooms.add(room);
                    }
                });
        return its;
    }

    private static boolean isTooLarge(Throwable failure) {
        return failure instanceof AnswerTooLargeException
                || failure.getCause() instanceof AnswerTooLargeException;
    }

    private static HttpRequest shorter(HttpRequest request, int limit) {
        Map<String, List<String>> query = new HashMap<>(request.query());
        query.put("limit", List.of(String.valueOf(limit)));
        return NodeCarrying.with(request, query, request.body());
    }

    private static @Nullable JsonNode read(HttpResponse answer) {
        try {
            JsonNode its = answer.status() == OK ? JSON.readTree(answer.body()) : null;
            return its != null && its.path("rooms").isArray() ? its : null;
        } catch (java.io.IOException e) {
            return null; // of a version that says it otherwise
        }
    }

    private HttpResponse merged(
            HttpRequest request,
            List<Told> told,
            Cursors.Page<RoomRoutes.Listed> own,
            String after,
            int limit) {
        NavigableMap<String, JsonNode> all = new TreeMap<>();
        boolean isMore = own.next() != null;
        keepOthers(told);
        for (Told each : told) {
            if (each.answer() == null) {
                stale(request, each.node(), after).forEach(room -> all.put(name(room), room));
            }
        }
        List<JsonNode> mine = own.items().stream().map(RoomsEverywhere::tree).toList();
        mine.stream()
                .filter(room -> !isOpen(room))
                .forEach(room -> all.putIfAbsent(name(room), room));
        for (Told each : told) {
            JsonNode answer = each.answer();
            if (answer != null) {
                List<JsonNode> rooms = new ArrayList<>();
                answer.path("rooms").forEach(rooms::add);
                boolean isLast = answer.path("next").isNull();
                isMore |= !isLast;
                remembered.told(
                        each.node().said().start(), after, rooms, isLast, isUnfiltered(request));
                rooms.forEach(room -> all.put(name(room), room));
            }
        }
        mine.stream().filter(RoomsEverywhere::isOpen).forEach(room -> all.put(name(room), room));
        List<JsonNode> page = known(all, told).values().stream().limit(limit).toList();
        boolean isCut = isMore || all.size() > page.size();
        String next =
                isCut && !page.isEmpty()
                        ? here.cursors().next(request, name(page.getLast()))
                        : null;
        boolean isWhole = here.access().operating(request).isEverywhere();
        List<RoomListing.Word> words = words(request, told);
        return HttpResponse.json(
                Json.text(new Everywhere(page, next, isWhole ? words : ofSome(words, page))));
    }

    /** Behind the last room of a page that is not the last, that node has others. */
    private static NavigableMap<String, JsonNode> known(
            NavigableMap<String, JsonNode> all, List<Told> told) {
        NavigableMap<String, JsonNode> known = all;
        for (Told each : told) {
            JsonNode answer = each.answer();
            if (answer != null && !answer.path("next").isNull()) {
                JsonNode rooms = answer.path("rooms");
                known =
                        rooms.isEmpty()
                                ? known
                                : known.headMap(name(rooms.get(rooms.size() - 1)), true);
            }
        }
        return known;
    }

    /** What those said who are no more is nothing to anybody. */
    private void keepOthers(List<Told> told) {
        Set<String> starts = new HashSet<>();
        nodes.living().forEach(each -> starts.add(each.said().start()));
        nodes.missing().forEach(each -> starts.add(each.said().start()));
        told.forEach(each -> starts.add(each.node().said().start()));
        remembered.keep(starts);
    }

    private boolean isUnfiltered(HttpRequest request) {
        return RoomFilter.of(request).isEmpty() && here.access().operating(request).isEverywhere();
    }

    private List<JsonNode> stale(HttpRequest request, NodeView node, String after) {
        Operating its = here.access().operating(request);
        RoomFilter filter = RoomFilter.of(request);
        Mark mark = new Mark(true, ageMs(node));
        return remembered.of(node.said().start(), after).stream()
                .filter(room -> its.isAbout(name(room)))
                .filter(room ->
                        filter.admits(name(room), room.path("template").asText(), labels(room)))
                .map(room -> marked(room, mark))
                .toList();
    }

    private static JsonNode marked(JsonNode room, Mark mark) {
        ObjectNode its = room.deepCopy();
        return its.setAll((ObjectNode) JSON.valueToTree(mark));
    }

    private static Map<String, String> labels(JsonNode room) {
        Map<String, String> labels = new HashMap<>();
        room.path("labels")
                .properties()
                .forEach(each -> labels.put(each.getKey(), each.getValue().asText()));
        return labels;
    }

    private @Nullable Long ageMs(NodeView node) {
        OptionalLong toldMsAgo = remembered.toldMsAgo(node.said().start());
        return toldMsAgo.isPresent() ? toldMsAgo.getAsLong() : null;
    }

    private static JsonNode tree(RoomRoutes.Listed room) {
        try {
            return JSON.readTree(Json.text(room));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String name(JsonNode room) {
        return room.path("name").asText();
    }

    private static boolean isOpen(JsonNode room) {
        return room.path("open").asBoolean();
    }

    /** Which nodes' rooms these are, by name. */
    private List<RoomListing.Word> words(HttpRequest request, List<Told> told) {
        NavigableMap<String, RoomListing.Word> all = new TreeMap<>();
        String only = request.query("node");
        if (only.isEmpty() || only.equals(nodes.name())) {
            NodeView self = nodes.named(nodes.name());
            if (self != null) {
                all.put(nodes.name(), word(self, true));
            }
        }
        told.forEach(each ->
                all.put(each.node().said().name(), word(each.node(), each.answer() != null)));
        return List.copyOf(all.values());
    }

    /**
     * For a token for some rooms: the nodes that have those of the page, with how many of them, and
     * one without a name for all that did not answer.
     */
    private static List<RoomListing.Word> ofSome(
            List<RoomListing.Word> words, List<JsonNode> page) {
        Map<String, Integer> rooms = new HashMap<>();
        page.forEach(room -> rooms.merge(room.path("node").asText(), 1, Integer::sum));
        List<RoomListing.Word> known = new ArrayList<>();
        boolean isIncomplete = false;
        for (RoomListing.Word each : words) {
            Integer count = rooms.get(each.name());
            if (count != null) {
                known.add(
                        new RoomListing.Word(each.name(), each.state(), each.heardMsAgo(), count));
            }
            isIncomplete |= count == null && each.state().equals(NodeView.Condition.STALE.text());
        }
        if (isIncomplete) {
            known.add(new RoomListing.Word("", NodeView.Condition.STALE.text(), null, 0));
        }
        return known;
    }

    private RoomListing.Word word(NodeView node, boolean hasAnswered) {
        return new RoomListing.Word(
                node.said().name(),
                hasAnswered ? node.condition().text() : NodeView.Condition.STALE.text(),
                hasAnswered ? Long.valueOf(0) : ageMs(node),
                node.said().load().rooms());
    }
}
