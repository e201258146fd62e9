package sfu.admin.stream;

import sfu.core.api.LeaveReason;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.RoomObserver;
import sfu.core.time.Clocks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** What happened and was not told yet; from any thread. */
public final class Tail implements RoomObserver {
    /** More in a second is no news any more. */
    private static final int MAX_WAITING = 10_000;

    private final ConcurrentLinkedQueue<TailEvent> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger leftOut = new AtomicInteger();
    private final AtomicBoolean isAnnounced = new AtomicBoolean(); // until all are taken
    private volatile Runnable listener = () -> {};

    /** Hears, once until all are taken, that there is something; on the thread of what happened. */
    void onNews(Runnable its) {
        listener = its;
    }

    public void add(TailEvent event) {
        if (count.incrementAndGet() > MAX_WAITING) {
            count.decrementAndGet();
            leftOut.incrementAndGet();
        } else {
            waiting.add(event);
            if (isAnnounced.compareAndSet(false, true)) {
                listener.run();
            }
        }
    }

    /** An operator did something, to somebody in a room or to the server. */
    public void act(String act, String room, String identity) {
        add(
                new TailEvent(
                        Clocks.system().steadyMs(),
                        TailEvent.Type.ADMIN,
                        room.isEmpty() ? null : room,
                        null,
                        identity.isEmpty() ? null : identity,
                        null,
                        Map.of("act", act)));
    }

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** All of them, once. */
    List<TailEvent> take() {
        isAnnounced.set(false); // before, so that none that comes meanwhile is forgotten
        List<TailEvent> taken = new ArrayList<>();
        for (TailEvent event = waiting.poll(); event != null; event = waiting.poll()) {
            count.decrementAndGet();
            taken.add(event);
        }
        int more = leftOut.getAndSet(0);
        if (more > 0) {
            taken.add(
                    new TailEvent(
                            Clocks.system().steadyMs(),
                            TailEvent.Type.LEFT_OUT,
                            null,
                            null,
                            null,
                            null,
                            Map.of("count", more)));
        }
        return taken;
    }

    private void add(
            TailEvent.Type type, String room, ParticipantInfo who, Map<String, Object> details) {
        long atMs = Clocks.system().steadyMs();
        add(new TailEvent(atMs, type, room, who.id(), who.identity(), who.name(), details));
    }

    @Override
    public void joined(String room, ParticipantInfo who) {
        add(TailEvent.Type.JOIN, room, who, Map.of());
    }

    @Override
    public void connected(String room, ParticipantInfo who, long afterMs) {
        add(TailEvent.Type.CONNECTED, room, who, Map.of("afterMs", afterMs));
    }

    @Override
    public void dominates(String room, ParticipantInfo who) {
        add(TailEvent.Type.SPEAKER, room, who, Map.of());
    }

    @Override
    public void left(
            String room, ParticipantInfo who, LeaveReason reason, String detail, long joinedAtMs) {
        Map<String, Object> details = new HashMap<>();
        details.put("reason", reason.name());
        details.put("seconds", Math.max(0, Clocks.system().steadyMs() - joinedAtMs) / 1000);
        if (!detail.isEmpty()) {
            details.put("detail", detail);
        }
        add(TailEvent.Type.LEAVE, room, who, details);
        if (reason == LeaveReason.ICE_FAILED) {
            add(TailEvent.Type.ICE_FAILED, room, who, details);
        }
    }
}
