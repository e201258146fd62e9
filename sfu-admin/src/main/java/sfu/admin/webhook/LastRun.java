package sfu.admin.webhook;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.api.LeaveReason;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.RoomObserver;
import sfu.signaling.store.Store;
import sfu.signaling.store.StoreException;
import sfu.signaling.store.StoredMap;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps which rooms are open, who is in them and that the server lives, and tells at the next start
 * what the run before could not: that these people left, and the rooms ended, with it.
 */
public final class LastRun implements RoomObserver, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LastRun.class);
    private static final String KEY = "last";
    private static final String LAST = "\uffff";

    /** Often enough to know when somebody's call broke off, seldom enough to cost no disk. */
    private static final long BEAT_SECONDS = 10;

    /**
     * @param isOver it ended by itself
     */
    record Life(long atMs, boolean isOver) {}

    /**
     * An open room.
     *
     * @param sinceMs since 1970
     */
    record Open(long sinceMs) {}

    /**
     * Somebody in one.
     *
     * @param joinedAtMs since 1970
     */
    record Person(String room, String identity, String name, String role, long joinedAtMs) {}

    private final String node;
    private final LongSupplier clockMs;
    private final StoredMap<String, Life> life;
    private final StoredMap<String, Open> rooms;
    private final StoredMap<String, Person> people; // by id
    private final ScheduledExecutorService beats =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("life").daemon().factory());

    /**
     * @param node of a cluster, by its name; empty: it is alone
     * @param clockMs milliseconds since 1970
     */
    public LastRun(Store store, String node, LongSupplier clockMs) {
        this.node = node;
        this.clockMs = clockMs;
        life = store.named("server.life", Life.class);
        rooms = store.named("server.rooms", Open.class);
        people = store.named("server.people", Person.class);
    }

    /** Before any room opens: who listens hears of the start, and of what is no more. */
    public void tell(Webhooks webhooks) {
        Life before = life.get(KEY);
        long nowMs = clockMs.getAsLong();
        webhooks.tell(new Event(EventType.SERVER_STARTED, "", nowMs, started(before)));
        people.range("", LAST, Integer.MAX_VALUE)
                .forEach(each -> {
                    webhooks.tell(left(each.key(), each.value(), nowMs, before));
                    keep(() -> people.remove(each.key()));
                });
        rooms.range("", LAST, Integer.MAX_VALUE)
                .forEach(each -> {
                    webhooks.tell(new Event(EventType.ROOM_ENDED, each.key(), nowMs, lost(before)));
                    keep(() -> rooms.remove(each.key()));
                });
        beats.scheduleWithFixedDelay(() -> beat(false), 0, BEAT_SECONDS, TimeUnit.SECONDS);
    }

    private Map<String, Object> started(@Nullable Life before) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("node", node);
        data.put("first", before == null);
        data.put("lost", before != null && !before.isOver());
        if (before != null) {
            data.put("lastAliveAt", before.atMs());
        }
        return data;
    }

    private Map<String, Object> lost(@Nullable Life before) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("reason", "server_lost");
        data.put("node", node);
        if (before != null) {
            data.put("lastAliveAt", before.atMs());
        }
        return data;
    }

    private Event left(String id, Person who, long nowMs, @Nullable Life before) {
        Map<String, Object> data = RoomEvents.about(id, who.identity(), who.name(), who.role());
        data.putAll(lost(before));
        data.put("joinedAt", who.joinedAtMs());
        return new Event(EventType.PARTICIPANT_LEFT, who.room(), nowMs, data);
    }

    @Override
    public void opened(String room, String template) {
        keep(() -> rooms.put(room, new Open(clockMs.getAsLong())));
    }

    @Override
    public void ended(String room) {
        keep(() -> rooms.remove(room));
    }

    @Override
    public void joined(String room, ParticipantInfo who) {
        String role = RoomEvents.word(who.role());
        Person its = new Person(room, who.identity(), who.name(), role, clockMs.getAsLong());
        keep(() -> people.put(who.id(), its));
    }

    @Override
    public void left(
            String room, ParticipantInfo who, LeaveReason reason, String detail, long joinedAtMs) {
        keep(() -> people.remove(who.id()));
    }

    private void beat(boolean isOver) {
        keep(() -> life.put(KEY, new Life(clockMs.getAsLong(), isOver)));
    }

    /** What the disk does not take is not told after the next start; nothing else waits for it. */
    private static void keep(Runnable change) {
        try {
            change.run();
        } catch (StoreException e) {
            LOG.debug("which rooms are open, and who is there, is not written down", e);
        }
    }

    /** When all rooms have ended. */
    @Override
    public void close() {
        beats.shutdownNow();
        beat(true);
    }
}
