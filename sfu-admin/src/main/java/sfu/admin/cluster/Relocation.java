package sfu.admin.cluster;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.api.LeaveReason;
import sfu.core.api.MediaServer;
import sfu.core.relay.Relays;
import sfu.signaling.cluster.Cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Gives a draining node's rooms to others, so many a second: first a room's claim, in one step, so
 * that whoever comes goes there; then its people are told and follow, with the connections that
 * they have here until they are in. A room that no node takes is offered again each second. As many
 * rooms whose home is another node are asked to have media elsewhere that is here. What has gone
 * stays there when the drain is cancelled.
 */
public final class Relocation {
    private static final Logger LOG = LoggerFactory.getLogger(Relocation.class);
    private static final long ROUND_NS = 1_000_000_000L;

    /** Of all drains since the start. */
    public record Progress(int movedRooms, int movedPeople) {}

    private final Cluster cluster;
    private final MediaServer media;
    private final Relays relays;
    private final RelocationPace pace;
    private final Deque<String> offered = new ArrayDeque<>(); // guarded by this
    private long offeredNs; // guarded by this
    private int run; // guarded by this; odd: it runs
    private int movedRooms; // guarded by this
    private int movedPeople; // guarded by this

    Relocation(Cluster cluster, MediaServer media, Relays relays, RelocationPace pace) {
        this.cluster = cluster;
        this.media = media;
        this.relays = relays;
        this.pace = pace;
    }

    public synchronized void begin() {
        if (run % 2 == 0) {
            run++;
            offeredNs = 0;
            tick(run);
        }
    }

    /** No more rooms go. */
    public synchronized void end() {
        if (run % 2 == 1) {
            run++;
            offered.clear();
            relays.stay();
        }
    }

    public synchronized Progress progress() {
        return new Progress(movedRooms, movedPeople);
    }

    private static Executor after(Duration wait) {
        return CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void tick(int its) {
        String room;
        synchronized (this) {
            if (its != run) {
                return;
            }
            room = next();
        }
        if (room != null) {
            give(room);
        }
        relays.leaveOne(Math.clamp(pace.grace().toMillis(), 1, Integer.MAX_VALUE));
        after(Duration.ofSeconds(1).dividedBy(pace.roomsPerSecond())).execute(() -> tick(its));
    }

    /** Guarded by this. */
    private @Nullable String next() {
        long now = System.nanoTime();
        if (offered.isEmpty() && (offeredNs == 0 || now - offeredNs >= ROUND_NS)) {
            offeredNs = now;
            offered.addAll(cluster.held());
        }
        return offered.poll();
    }

    private void give(String room) {
        cluster.hand(room, media::pack)
                .thenAccept(rooms -> rooms.forEach(this::follow))
                .exceptionally(failure -> {
                    LOG.warn("room {} stays for now: {}", room, failure.toString());
                    return null;
                });
    }

    private void follow(String room) {
        media.relocate(room)
                .thenAccept(people -> {
                    count(people);
                    LOG.info("room {} went to another node, {} people follow", room, people);
                    after(pace.grace()).execute(() -> end(room));
                });
    }

    private void end(String room) {
        media.end(room, LeaveReason.MOVED, "the room went to another node: join again");
    }

    private synchronized void count(int people) {
        movedRooms++;
        movedPeople += people;
    }
}
