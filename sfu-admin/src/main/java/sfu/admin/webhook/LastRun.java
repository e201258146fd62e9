package sfu.admin.webhook;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * Keeps which rooms are open and that the server lives, and tells at the next start what the run
 * before could not: that rooms ended with it.
 */
public final class LastRun implements RoomObserver, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LastRun.class);
    private static final String KEY = "last";

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

    private final String node;
    private final LongSupplier clockMs;
    private final StoredMap<String, Life> life;
    private final StoredMap<String, Open> rooms;
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
    }

    /** Before any room opens: who listens hears of the start, and of the rooms that are no more. */
    public void tell(Webhooks webhooks) {
        Life before = life.get(KEY);
        long nowMs = clockMs.getAsLong();
        webhooks.tell(new Event(EventType.SERVER_STARTED, "", nowMs, started(before)));
        rooms.range("", "\uffff", Integer.MAX_VALUE)
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

    @Override
    public void opened(String room, String template) {
        keep(() -> rooms.put(room, new Open(clockMs.getAsLong())));
    }

    @Override
    public void ended(String room) {
        keep(() -> rooms.remove(room));
    }

    private void beat(boolean isOver) {
        keep(() -> life.put(KEY, new Life(clockMs.getAsLong(), isOver)));
    }

    /** What the disk does not take is not told after the next start; nothing else waits for it. */
    private static void keep(Runnable change) {
        try {
            change.run();
        } catch (StoreException e) {
            LOG.debug("which rooms are open is not written down", e);
        }
    }

    /** When all rooms have ended. */
    @Override
    public void close() {
        beats.shutdownNow();
        beat(true);
    }
}
