package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.forward.LayeredTrack;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The floors of all rooms that have participants on a shard, by the rooms' numbers. */
final class Floors {
    private final Map<Long, Floor> floors = new HashMap<>();

    void open(Shard shard, long room, FloorEvents events) {
        floors.computeIfAbsent(room, number -> new Floor(shard, events));
    }

    void close(long room) {
        Floor floor = floors.remove(room);
        if (floor != null) {
            floor.close();
        }
    }

    void add(long room, @Nullable LayeredTrack audio, @Nullable Transport publisher) {
        Floor floor = floors.get(room);
        if (floor != null && audio != null) {
            floor.add(audio, publisher);
        }
    }

    void hush(long room, long track, boolean isHushed) {
        Floor floor = floors.get(room);
        if (floor != null) {
            floor.hush(track, isHushed);
        }
    }

    void passOn(long room, int seats, List<Shard> to) {
        Floor floor = floors.get(room);
        if (floor != null) {
            floor.passOn(seats, to);
        }
    }

    /** A subscriber must not hear these tracks, and may hear those again. */
    void bar(long room, Transport transport, Set<Long> barred, Set<Long> allowed, long nowNs) {
        transport.slots().barred().change(barred, allowed);
        Floor floor = floors.get(room);
        if (floor != null) {
            Set<Long> changed = new HashSet<>(barred);
            changed.addAll(allowed);
            floor.barred(transport, changed, nowNs);
        }
    }

    void listen(long room, Transport transport, List<String> mids, long nowNs) {
        Floor floor = floors.get(room);
        if (floor != null) {
            floor.listen(transport, mids, nowNs);
        }
    }
}
