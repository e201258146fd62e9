package sfu.admin.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import sfu.admin.nodes.OtherNodes;
import sfu.admin.rest.BulkSelection.Found;
import sfu.core.api.By;
import sfu.core.api.MediaServer;
import sfu.core.api.RoomAbout;
import sfu.signaling.auth.Operating;
import sfu.signaling.http.Carriage;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.moderation.Actor;
import sfu.signaling.moderation.Moderator;
import sfu.signaling.protocol.Json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Does the same to many people or rooms: POST /admin/v1/bulk. */
public record BulkRoutes(
        MediaServer media,
        AdminAccess access,
        Moderator moderator,
        Notices notices,
        @Nullable OtherNodes nodes) {
    static final int MAX_SHOWN = 1000;

    /** Which rooms; what is missing says nothing. */
    record Rooms(
            @Nullable String prefix,
            @Nullable String template,
            @Nullable Map<String, String> labels,
            @Nullable List<String> names) {
        RoomFilter filter() {
            return new RoomFilter(
                    prefix == null ? "" : prefix,
                    template == null ? "" : template,
                    labels == null ? Map.of() : labels,
                    names);
        }
    }

    /**
     * POST /admin/v1/bulk.
     *
     * @param action mute, stop-video, kick, ban, role or cap, of people; lock, end or message, of
     *     rooms
     * @param source of mute and stop-video
     * @param muted false: allows again what was muted
     * @param publish of cap
     * @param receive of cap
     * @param text of message
     * @param seconds of ban; missing: for good
     */
    record Wanted(
            @Nullable String action,
            @Nullable Rooms rooms,
            @Nullable PeopleFilter people,
            @Nullable String source,
            @Nullable Boolean muted,
            @Nullable Boolean hard,
            @Nullable Boolean locked,
            @Nullable String role,
            @Nullable CapBody publish,
            @Nullable CapBody receive,
            @Nullable String text,
            @Nullable Long seconds,
            @Nullable String reason,
            @Nullable Boolean confirm) {}

    /** Somebody who is meant; a room without anybody where rooms are. */
    record Match(String room, @Nullable String id, @Nullable String identity) {}

    record Failure(String room, String why) {}

    /**
     * @param rooms how many it was done in
     * @param people how many it was done to
     * @param present how many are in the rooms that are meant, whether they are or not
     * @param spared how many open rooms of the caller's are not meant
     * @param matched who is meant, the first of them
     * @param nodes of a cluster: what was done on each, and which could not be asked
     */
    record Done(
            @JsonProperty("dryRun") boolean isDryRun,
            int rooms,
            int people,
            int present,
            int spared,
            List<Match> matched,
            List<Failure> failed,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<OnNode> nodes) {}

    /**
     * Of one node. A token for some rooms is told of those where something was done, and of all
     * that did not answer once, without a name.
     *
     * @param node empty: it is not told
     * @param answered false: it is not known to have done anything
     * @param why it did not answer
     */
    record OnNode(
            String node,
            boolean answered,
            int rooms,
            int people,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String why) {}

    public void install(Router router) {
        router.route("POST", "/admin/v1/bulk", this::bulk);
    }

    private CompletionStage<HttpResponse> bulk(HttpRequest request) {
        HttpResponse refusal = access.refuse(request);
        if (refusal != null) {
            return CompletableFuture.completedFuture(refusal);
        }
        Wanted wanted = Changes.read(request, Wanted.class);
        BulkAct act = BulkAct.of(wanted, media, moderator, notices);
        RoomFilter rooms = wanted.rooms() == null ? noRooms() : wanted.rooms().filter();
        PeopleFilter people =
                wanted.people() == null ? PeopleFilter.ALL : wanted.people().checked();
        boolean isDryRun = flag(request, "dryRun");
        boolean isConfirmed =
                flag(request, "confirm") || wanted.confirm() != null && wanted.confirm();
        boolean isAll = rooms.isEmpty() && (people.isEmpty() || !act.isOfPeople());
        boolean isFree = isConfirmed || isDryRun;
        if (isAll && !isFree) {
            throw confirmNeeded();
        }
        boolean mayBeAll = rooms.names() == null && !(act.isOfPeople() && people.namesPeople());
        boolean isAlone = nodes == null || Carriage.isCarried(request);
        BulkEverywhere others = isAlone || nodes == null ? null : new BulkEverywhere(nodes);
        CompletableFuture<BulkEverywhere.Count> elsewhere =
                others == null || isFree || !mayBeAll
                        ? CompletableFuture.completedFuture(BulkEverywhere.Count.NONE)
                        : others.count(request);
        CompletableFuture<HttpResponse> done =
                find(request, rooms, people)
                        .thenCombine(
                                elsewhere,
                                (found, there) -> {
                                    boolean isSafe = isFree || !mayBeAll;
                                    if (!isSafe && found.isAll(act.isOfPeople(), there)) {
                                        throw confirmNeeded();
                                    }
                                    return found;
                                })
                        .thenCompose(found -> act(request, act, found, isDryRun))
                        .thenCompose(own ->
                                others == null
                                        ? CompletableFuture.completedFuture(own)
                                        : others.with(
                                                own,
                                                request,
                                                access.operating(request).isEverywhere()))
                        .thenApply(its -> HttpResponse.json(Json.text(its)));
        return isDryRun ? done : access.audited("bulk", request, done);
    }

    static Refused confirmNeeded() {
        return Refused.of(
                409,
                "confirm-needed",
                "Conflict",
                "this is about all: say which rooms or people, or confirm it with ?confirm");
    }

    private static RoomFilter noRooms() {
        return new Rooms(null, null, null, null).filter();
    }

    private static boolean flag(HttpRequest request, String name) {
        String text = request.query(name);
        if (!request.query().containsKey(name) || text.equals("false")) {
            return false;
        }
        if (text.isEmpty() || text.equals("true")) {
            return true;
        }
        throw Refused.badRequest(name + " is true or false");
    }

    private CompletableFuture<BulkSelection> find(
            HttpRequest request, RoomFilter rooms, PeopleFilter people) {
        Operating its = access.operating(request);
        List<CompletableFuture<Found>> all = new ArrayList<>();
        int spared = 0;
        for (Map.Entry<String, RoomAbout> each : new TreeMap<>(media.rooms()).entrySet()) {
            String name = each.getKey();
            RoomAbout about = each.getValue();
            if (!its.isAbout(name)) {
                continue;
            }
            if (rooms.admits(name, about.template(), about.labels())) {
                all.add(find(name, people));
            } else {
                spared++;
            }
        }
        int others = spared;
        return all(all).thenApply(found -> new BulkSelection(found, others));
    }

    private CompletableFuture<Found> find(String room, PeopleFilter people) {
        return media.control(room)
                .people(By.operator(""))
                .exceptionally(ended -> List.of())
                .thenApply(here ->
                        new Found(
                                room, here.stream().filter(people::admits).toList(), here.size()));
    }

    private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> each) {
        return CompletableFuture.allOf(each.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> each.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<Done> act(
            HttpRequest request, BulkAct act, BulkSelection found, boolean isDryRun) {
        List<Found> meant =
                act.isOfPeople()
                        ? found.rooms().stream().filter(each -> !each.people().isEmpty()).toList()
                        : found.rooms();
        if (isDryRun) {
            int people = meant.stream().mapToInt(each -> each.people().size()).sum();
            return CompletableFuture.completedFuture(
                    new Done(
                            true,
                            meant.size(),
                            people,
                            found.present(),
                            found.spared(),
                            shown(act, meant),
                            List.of(),
                            null));
        }
        List<Failure> failed = java.util.Collections.synchronizedList(new ArrayList<>());
        String holder = access.holder(request);
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (Found each : meant) {
            Actor who = OperatorActs.actor(request, holder, each.room());
            all.add(
                    act.run(who, each.people())
                            .exceptionally(failure -> {
                                failed.add(new Failure(each.room(), why(failure)));
                                return 0;
                            }));
        }
        return all(all).thenApply(counts ->
                new Done(
                        false,
                        meant.size() - failed.size(),
                        counts.stream().mapToInt(Integer::intValue).sum(),
                        found.present(),
                        found.spared(),
                        shown(act, meant),
                        List.copyOf(failed),
                        null));
    }

    /** Nothing of a fault of the server's own. */
    private static String why(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof sfu.core.api.MediaException
                ? String.valueOf(cause.getMessage())
                : "it failed";
    }

    private static List<Match> shown(BulkAct act, List<Found> found) {
        return found.stream()
                .flatMap(each ->
                        act.isOfPeople()
                                ? each.people().stream()
                                        .map(its ->
                                                new Match(each.room(), its.id(), its.identity()))
                                : java.util.stream.Stream.of(new Match(each.room(), null, null)))
                .limit(MAX_SHOWN)
                .toList();
    }
}
