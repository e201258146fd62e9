package sfu.admin.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;

import org.jspecify.annotations.Nullable;

import sfu.admin.declared.RoomBook;
import sfu.admin.declared.Settings;
import sfu.admin.nodes.OtherNodes;
import sfu.admin.stream.RoomRates;
import sfu.core.room.RoomTemplate;
import sfu.signaling.auth.Operating;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * The rooms of this node in pages, by name.
 *
 * @param nodes of the cluster; null: this server is alone
 */
record RoomListing(
        Fresh fresh,
        AdminAccess access,
        RoomBook book,
        Answers answers,
        Cursors cursors,
        @Nullable OtherNodes nodes) {
    /**
     * What a node of the cluster said of its rooms. A token for some rooms is told of the nodes
     * that have those of the page, with their number, and once, without a name, of all others that
     * did not answer.
     *
     * @param name empty: it is not told
     * @param state as GET /admin/v1/nodes has it; stale too where it did not answer in time
     * @param heardMsAgo when it said what is listed of it; null: nothing is
     * @param rooms how many it has open, as it said last
     */
    record Word(
            String name,
            String state,
            @JsonInclude(Include.NON_NULL) @Nullable Long heardMsAgo,
            int rooms) {}

    CompletableFuture<HttpResponse> list(HttpRequest request) {
        return page(request, true)
                .thenApply(page ->
                        answers.json(
                                request, new RoomRoutes.Rooms(page.items(), page.next(), null)));
    }

    /**
     * @param isDeclared whether with those that are declared and not open
     */
    CompletableFuture<Cursors.Page<RoomRoutes.Listed>> page(
            HttpRequest request, boolean isDeclared) {
        return fresh.rooms()
                .thenApply(open -> {
                    Operating its = access.operating(request);
                    RoomFilter filter = RoomFilter.of(request);
                    Predicate<RoomRates.Room> admits =
                            room -> its.isAbout(room.name()) && filter.admits(room);
                    List<RoomRoutes.Shown> all =
                            all(open, isDeclared).stream()
                                    .filter(each -> admits.test(each.room()))
                                    .toList();
                    Cursors.Page<RoomRoutes.Shown> page =
                            cursors.page(request, all, each -> each.room().name());
                    return new Cursors.Page<>(
                            page.items().stream().map(RoomRoutes.Listed::of).toList(), page.next());
                });
    }

    private List<RoomRoutes.Shown> all(List<RoomRates.Room> opened, boolean isDeclared) {
        Map<String, Settings> declared = book.all();
        List<RoomRoutes.Shown> all = new ArrayList<>();
        Set<String> open = new HashSet<>();
        String here = nodes == null ? null : nodes.name();
        for (RoomRates.Room each : opened) {
            open.add(each.name());
            all.add(RoomRoutes.shown(each, true, declared.get(each.name()), here));
        }
        if (isDeclared) {
            declared.forEach((name, its) -> {
                if (!open.contains(name)) {
                    all.add(RoomRoutes.shown(closed(book, name, its), false, its, here));
                }
            });
        }
        return all;
    }

    /** One that is declared and not open. */
    static RoomRates.Room closed(RoomBook book, String name, Settings its) {
        RoomTemplate template = book.templates().of(name);
        return RoomRates.Room.blank(
                name, template.name(), template.notes().labels(), its.madeAtMs());
    }
}
