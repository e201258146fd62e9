package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.core.stats.Limit;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** A server's rooms by name: each opens for whoever comes first and ends with the last. */
final class Rooms {
    private final Hosting hosting;
    private final Runnable checkLoad;
    private final BiFunction<String, RoomTemplate, Room> create;
    private final Map<String, Room> open = new ConcurrentHashMap<>();
    private volatile boolean isDraining;

    /**
     * @param checkLoad throws if the server has too much to do for another room
     */
    Rooms(Hosting hosting, Runnable checkLoad, BiFunction<String, RoomTemplate, Room> create) {
        this.hosting = hosting;
        this.checkLoad = checkLoad;
        this.create = create;
    }

    /**
     * The room of this name, a new one if need be.
     *
     * @throws MediaException if that may not open here
     */
    Room open(String name, RoomTemplate template) {
        Room there = open.get(name);
        if (there != null) {
            return there;
        }
        if (isDraining) {
            throw new MediaException(
                    MediaException.Code.DRAINING,
                    "this server is about to stop and opens no new rooms: try another one");
        }
        if (open.size() >= hosting.limits().maxRooms()) {
            throw new MediaException(
                    Limit.ROOMS,
                    "at most " + hosting.limits().maxRooms() + " rooms on this server");
        }
        checkLoad.run();
        hosting.placement().open(name);
        return open.computeIfAbsent(name, its -> create.apply(its, template));
    }

    /** The open room of this name, or null. */
    @Nullable Room find(String name) {
        return open.get(name);
    }

    boolean isOpen(String name) {
        return open.containsKey(name);
    }

    boolean isOpen(Room room) {
        return open.get(room.name()) == room;
    }

    /** On the room's executor: nobody is in it any more. */
    void end(Room room) {
        open.remove(room.name(), room);
    }

    Collection<Room> all() {
        return open.values();
    }

    void setDraining(boolean value) {
        isDraining = value;
    }

    boolean isDraining() {
        return isDraining;
    }
}
