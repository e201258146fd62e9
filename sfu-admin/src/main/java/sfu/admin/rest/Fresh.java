package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.admin.stream.LiveStream;
import sfu.admin.stream.RoomRates;
import sfu.core.api.By;
import sfu.core.api.MediaServer;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.RoomAbout;
import sfu.core.time.Clocks;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Rooms and people as they are now, with figures that are a second or two old: whoever came since
 * has none yet.
 */
record Fresh(LiveStream live, MediaServer media) {
    private List<RoomRates.Room> counted() {
        RoomRates.Update update = live.latest();
        return update == null ? List.of() : update.rooms();
    }

    /** All that are open. */
    CompletableFuture<List<RoomRates.Room>> rooms() {
        return live.refreshed()
                .thenApply(done -> {
                    Map<String, RoomAbout> open = media.rooms();
                    List<RoomRates.Room> all = new ArrayList<>();
                    Set<String> known = new HashSet<>();
                    for (RoomRates.Room each : counted()) {
                        if (open.containsKey(each.name())) {
                            known.add(each.name());
                            all.add(each);
                        }
                    }
                    open.forEach((name, about) -> {
                        if (!known.contains(name)) {
                            all.add(blank(name, about));
                        }
                    });
                    return all;
                });
    }

    /** One that is open, or null. */
    CompletableFuture<RoomRates.@Nullable Room> room(String name) {
        return live.refreshed()
                .thenCompose(done -> {
                    RoomAbout about = media.about(name);
                    if (about == null) {
                        return CompletableFuture.completedFuture(null);
                    }
                    RoomRates.Room current = live.current(name);
                    if (current != null) { // the room need not be asked, which may have much to do
                        return CompletableFuture.completedFuture(current);
                    }
                    RoomRates.Room latest = live.latest(name);
                    RoomRates.Room room = latest == null ? blank(name, about) : latest;
                    return media.control(name)
                            .people(By.operator(""))
                            .<RoomRates.@Nullable Room>thenApply(people -> with(room, people))
                            .exceptionally(ended -> room);
                });
    }

    private static RoomRates.Room with(RoomRates.Room room, List<ParticipantInfo> people) {
        Map<String, RoomRates.Person> counted =
                room.participants().stream()
                        .collect(Collectors.toMap(RoomRates.Person::id, Function.identity()));
        List<RoomRates.Person> all = new ArrayList<>(people.size());
        for (ParticipantInfo each : people) {
            RoomRates.Person its = counted.get(each.id());
            all.add(its == null ? RoomRates.Person.blank(each) : its);
        }
        room.participants().stream().filter(RoomRates.Person::hidden).forEach(all::add);
        return room.with(all);
    }

    private static RoomRates.Room blank(String name, RoomAbout about) {
        return RoomRates.Room.blank(
                name, about.template(), about.labels(), Clocks.system().steadyMs());
    }
}
