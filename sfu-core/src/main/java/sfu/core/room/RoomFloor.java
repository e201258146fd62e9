package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.shard.FloorProxy;
import sfu.core.shard.TransportProxy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whose slots follow the loudest voices of a room, and which shards compare these therefore: each
 * knows all of the room's audio tracks, of which the loudest pass to it.
 */
final class RoomFloor {
    private final FloorProxy floor;
    private final Mirrors mirrors;
    private final FloorsElsewhere elsewhere;
    private final Set<Integer> open = new TreeSet<>(); // shards
    private final Map<Integer, Integer> listeners = new TreeMap<>(); // their number by shard
    private final Set<Track> voices = new LinkedHashSet<>();
    private int seats = 1; // the most that anybody follows

    RoomFloor(FloorProxy floor, Mirrors mirrors) {
        this.floor = floor;
        this.mirrors = mirrors;
        elsewhere = new FloorsElsewhere(floor, mirrors);
    }

    void published(Track audio) {
        TransportProxy publisher = audio.publisher().transport();
        if (publisher != null) {
            voices.add(audio);
            open(publisher.home());
            floor.addVoice(publisher, audio.number());
            listeners.keySet().forEach(shard -> hold(audio, publisher, shard));
            elsewhere.added(audio, publisher);
        }
    }

    void unpublished(Track audio) {
        TransportProxy publisher = audio.publisher().transport();
        if (voices.remove(audio) && publisher != null) {
            listeners.keySet().forEach(shard -> mirrors.letGo(audio, publisher, shard));
            elsewhere.removed(audio, publisher);
        }
    }

    /** It takes part no longer, or again. */
    void hush(Track audio, boolean isHushed) {
        TransportProxy publisher = audio.publisher().transport();
        if (publisher != null) {
            floor.hush(publisher, audio.number(), isHushed);
            elsewhere.hush(audio, isHushed);
        }
    }

    /** These slots of a member follow the seats from now on, instead of those before. */
    void listen(TransportProxy listener, List<String> before, List<String> mids) {
        if (!listener.node().isEmpty()) {
            listenElsewhere(listener, before, mids);
            return;
        }
        int shard = listener.home();
        if (!mids.isEmpty() && before.isEmpty() && listeners.merge(shard, 1, Integer::sum) == 1) {
            begin(shard);
        }
        if (mids.size() > seats) {
            seats = mids.size();
            passOn();
        }
        floor.listen(listener, mids);
        if (mids.isEmpty() && !before.isEmpty()) {
            listeners.computeIfPresent(shard, (s, count) -> count == 1 ? null : count - 1);
            if (!listeners.containsKey(shard)) {
                end(shard);
            }
        }
    }

    /** Its floor there is open while anybody follows it. */
    private void listenElsewhere(TransportProxy listener, List<String> before, List<String> mids) {
        if (mids.isEmpty()) {
            floor.listen(listener, mids);
            elsewhere.listen(listener, before, mids, voices);
        } else {
            elsewhere.listen(listener, before, mids, voices);
            floor.listen(listener, mids);
        }
    }

    /** It must not hear these tracks, and may hear those again. */
    void bar(TransportProxy listener, Set<Long> barred, Set<Long> allowed) {
        floor.bar(listener, barred, allowed);
    }

    private void begin(int shard) {
        open(shard);
        for (Track voice : voices) {
            hold(voice, voice.publisher().transport(), shard);
        }
        passOn();
    }

    private void end(int shard) {
        for (Track voice : voices) {
            TransportProxy publisher = voice.publisher().transport();
            if (publisher != null) {
                mirrors.letGo(voice, publisher, shard);
            }
        }
        passOn();
    }

    private void hold(Track voice, @Nullable TransportProxy publisher, int shard) {
        if (publisher != null && publisher.home() != shard) {
            mirrors.hold(voice, publisher, shard);
            floor.addMirror(shard, voice.number());
        }
    }

    private void open(int shard) {
        if (open.add(shard)) {
            floor.open(shard);
            floor.passOn(shard, seats, listeners.keySet());
        }
    }

    private void passOn() {
        open.forEach(shard -> floor.passOn(shard, seats, listeners.keySet()));
    }

    /** The room ends. */
    void close() {
        open.forEach(floor::close);
        elsewhere.close();
    }
}
