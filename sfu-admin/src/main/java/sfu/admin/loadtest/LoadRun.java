package sfu.admin.loadtest;

import org.jspecify.annotations.Nullable;

import sfu.admin.loadtest.peer.PeerLoop;
import sfu.admin.loadtest.peer.Silence;
import sfu.admin.loadtest.peer.SpeakerFigures;
import sfu.admin.loadtest.peer.Totals;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One load test from the first join to the report. */
public final class LoadRun {
    private static final long CALM_CHECK_MS = 25;
    private static final int CALM_CHECKS = 6; // in a row without a packet: nothing is on its way
    private static final int MAX_CHECKS = 200;
    private static final long LEAVE_MS = 500;
    private static final long ANSWER_S = 10; // a cycle of the loop's thread takes milliseconds

    private final Plan plan;
    private final @Nullable ServerProcess server;
    private final Progress progress;
    private @Nullable String problem;

    /**
     * @param server whose CPU time is told; null for none
     * @param line takes the progress, about once a second
     */
    public LoadRun(Plan plan, @Nullable ServerProcess server, Consumer<String> line) {
        this.plan = plan;
        this.server = server;
        progress = new Progress(plan, line);
    }

    /**
     * Runs it.
     *
     * @throws JoinFailure when the participants cannot join; its message is for the user
     */
    public Report run() throws JoinFailure, InterruptedException {
        double idleRssMb = server == null ? 0 : server.rssMb();
        try (Meeting meeting = new Meeting(plan)) {
            meeting.warmUp();
            Joins joins = new Joins(meeting);
            progress.start(meeting, joins);
            try {
                long joinUs = -serverUs();
                joins.all();
                joinUs += serverUs();
                Report report = measure(meeting.loop(), joins, idleRssMb, joinUs);
                problem = joins.problem();
                return report;
            } finally {
                progress.stop();
                joins.leave();
                Thread.sleep(joins.joined() > 0 ? LEAVE_MS : 0);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Why somebody did not join, or did not stay; null when all did. */
    public @Nullable String problem() {
        return problem;
    }

    private Report measure(PeerLoop loop, Joins joins, double idleRssMb, long joinUs)
            throws InterruptedException, ExecutionException {
        if (plan.talk().speakers() > 0) {
            answer(loop.beginTurns(plan.talk().speakers(), plan.talk().turn().toNanos()));
        }
        Thread.sleep(plan.warmUp());
        pause(loop);
        answer(loop.resume());
        long startNs = System.nanoTime();
        long cpuNs = loop.cpuNs();
        long startUs = serverUs();
        Thread.sleep(plan.duration());
        long windowNs = System.nanoTime() - startNs;
        long cpuInWindowNs = loop.cpuNs() - cpuNs;
        Silence silence = answer(loop.silence());
        pause(loop);
        long windowUs = server == null ? -1 : serverUs() - startUs;
        Totals totals = answer(loop.count());
        SpeakerFigures speakers = answer(loop.speakerFigures());
        Throwable bug = loop.bug();
        if (bug != null) {
            throw new IllegalStateException(bug);
        }
        ServerCost cost =
                server == null
                        ? null
                        : new ServerCost(
                                100_000.0 * windowUs / windowNs,
                                joinUs / 1000.0 / Math.max(1, joins.joined()),
                                idleRssMb,
                                server.rssMb());
        return Report.of(
                plan,
                joins,
                totals,
                cost,
                plan.talk().speakers() > 0 ? speakers : null,
                new Window(windowNs, cpuInWindowNs, windowUs, silence));
    }

    /** Where views choose, sequence numbers tell what is missing: nothing need be awaited. */
    private void pause(PeerLoop loop) throws InterruptedException, ExecutionException {
        if (!plan.layout().hasViews()) {
            answer(loop.pause());
            awaitCalm(loop);
        }
    }

    private long serverUs() {
        return server == null ? 0 : server.us();
    }

    /** What the loop's thread answers, or an exception soon: it may have died of a bug. */
    private static <T extends @Nullable Object> T answer(Future<T> answer)
            throws InterruptedException, ExecutionException {
        try {
            return answer.get(ANSWER_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the load test's own thread does not answer", e);
        }
    }

    /** Publishers pause: waits until what they sent has arrived. */
    private static void awaitCalm(PeerLoop loop) throws InterruptedException, ExecutionException {
        long last = -1;
        int calm = 0;
        for (int i = 0; i < MAX_CHECKS && calm < CALM_CHECKS; i++) {
            long received = answer(loop.count()).receivedPackets();
            calm = received == last ? calm + 1 : 0;
            last = received;
            Thread.sleep(CALM_CHECK_MS);
        }
    }
}
