package sfu.admin.data;

import sfu.admin.declared.Outcome;
import sfu.admin.declared.Precondition;
import sfu.admin.declared.RoomBook;
import sfu.admin.declared.Settings;
import sfu.core.room.Hosting;
import sfu.core.room.MediaPolicy;
import sfu.core.room.RoomLimits;
import sfu.core.time.Clocks;
import sfu.signaling.store.Store;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Rooms that are declared before anybody comes. */
final class KeptRooms implements Kept {
    private final RoomBook rooms;

    KeptRooms(Store store) {
        rooms =
                new RoomBook(
                        store,
                        Hosting.of(RoomLimits.defaults(), MediaPolicy.defaults()).templates(),
                        1000,
                        Clocks.system());
    }

    @Override
    public void write(int number) throws Exception {
        Outcome<Settings> outcome =
                rooms.put(
                                "room-" + number,
                                new Settings(
                                        0, 0, null, Map.of("number", "" + number), "", Map.of()),
                                new Precondition("", ""))
                        .join();
        ((Outcome.Done<Settings>) outcome).isKept().get(30, TimeUnit.SECONDS);
    }

    @Override
    public Set<Integer> read() {
        return rooms.all().entrySet().stream()
                .filter(each ->
                        each.getKey().equals("room-" + each.getValue().labels().get("number")))
                .map(each -> Kept.number(each.getKey()))
                .collect(Collectors.toSet());
    }
}
