package sfu.admin.loadtest;

import org.jspecify.annotations.Nullable;

import sfu.admin.loadtest.peer.LatencyHistogram;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Lets participants join, at most so many a second, and keeps those who did. */
final class Joins {
    private final Meeting meeting;
    private final Plan plan;
    private final Sections sections;
    private long startNs;
    private final LatencyHistogram joinTimes = new LatencyHistogram(); // guarded by this
    private final List<Participant> joined = new ArrayList<>(); // likewise, as all below
    private @Nullable JoinFailure failure;
    private int failed;
    private long joinedNs; // the last one

    Joins(Meeting meeting) {
        this.meeting = meeting;
        plan = meeting.plan();
        sections = new Sections(plan);
    }

    /**
     * First publishers, then those who receive what they publish.
     *
     * @throws JoinFailure if the server refuses one, or none connects
     */
    void all() throws JoinFailure, InterruptedException {
        startNs = System.nanoTime();
        some(Role.publishers(plan));
        some(Role.subscribers(plan));
    }

    private void some(List<Role> roles) throws JoinFailure, InterruptedException {
        List<Future<?>> running = new ArrayList<>();
        long fromNs = System.nanoTime();
        for (int i = 0; i < roles.size() && lastFailure(true) == null; i++) {
            Role role = roles.get(i);
            running.add(meeting.executor().submit(() -> one(role)));
            long nextNs = fromNs + (long) ((i + 1) / plan.joinsPerSecond() * 1e9);
            Thread.sleep(Math.max(0, (nextNs - System.nanoTime()) / 1_000_000));
        }
        for (Future<?> join : running) {
            try {
                join.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        JoinFailure refusal = lastFailure(joined() > 0);
        if (refusal != null) {
            throw refusal;
        }
    }

    private void one(Role role) {
        long beganNs = System.nanoTime();
        try {
            Participant participant = Participant.join(meeting, role, sections.of(role));
            synchronized (this) {
                joined.add(participant);
                joinedNs = System.nanoTime();
                joinTimes.record((joinedNs - beganNs) / 1000);
            }
        } catch (JoinFailure e) {
            synchronized (this) {
                failed++;
                failure = failure == null || e.isForAll() ? e : failure;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * @param onlyForAll leaves out those that the next participant need not share
     */
    private synchronized @Nullable JoinFailure lastFailure(boolean onlyForAll) {
        return failure != null && (failure.isForAll() || !onlyForAll) ? failure : null;
    }

    synchronized int joined() {
        return joined.size();
    }

    synchronized int failed() {
        return failed;
    }

    /** Of one who could not join, or whose session has ended since; null if there is none. */
    synchronized @Nullable String problem() {
        if (failure != null) {
            return failure.getMessage();
        }
        for (Participant participant : joined) {
            if (participant.end() != null) {
                return participant.end();
            }
        }
        return null;
    }

    /** Of a share of the joins, from opening the WebSocket to the end of DTLS. */
    synchronized double percentileMs(double share) {
        return joinTimes.percentileUs(share) / 1000.0;
    }

    /** From the first attempt to the last success. */
    synchronized double allSeconds() {
        return joined.isEmpty() ? 0 : (joinedNs - startNs) / 1e9;
    }

    /** How many had joined and are no longer there. */
    synchronized int dropped() {
        return (int) joined.stream().filter(each -> each.end() != null).count();
    }

    synchronized void leave() {
        joined.forEach(Participant::leave);
    }
}
