package sfu.admin.loadtest;

import org.jspecify.annotations.Nullable;

import sfu.admin.loadtest.media.Recording;
import sfu.admin.loadtest.peer.LatencyHistogram;
import sfu.admin.loadtest.peer.PayloadTypes;
import sfu.admin.loadtest.peer.PublishedSection;
import sfu.admin.loadtest.peer.PublishedTrack;
import sfu.admin.loadtest.peer.RecordedTrack;
import sfu.admin.loadtest.peer.SyntheticTrack;
import sfu.core.codec.Codec;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Lets participants join, at most so many a second, and keeps those who did. */
final class Joins {
    private final Meeting meeting;
    private final Plan plan;
    private final Supplier<List<PublishedSection>> sections;
    private final LatencyHistogram joinTimes = new LatencyHistogram(); // guarded by this
    private final List<Participant> joined = new ArrayList<>(); // likewise, as all below
    private @Nullable JoinFailure failure;
    private int failed;

    Joins(Meeting meeting) {
        this.meeting = meeting;
        plan = meeting.plan();
        Recording opus = Recording.of(Codec.OPUS);
        List<Recording> video = new ArrayList<>();
        for (int layer = 0; layer < plan.layers(); layer++) {
            video.add(
                    plan.layers() == 1
                            ? Recording.of(plan.codec())
                            : Recording.ofLayer(plan.codec(), layer));
        }
        sections = () -> sections(opus, video);
    }

    private List<PublishedSection> sections(Recording opus, List<Recording> video) {
        List<PublishedSection> all = new ArrayList<>();
        if (plan.audio()) {
            PublishedTrack sound = new RecordedTrack(opus, PayloadTypes.of(Codec.OPUS));
            all.add(new PublishedSection(List.of(sound)));
        }
        if (plan.video()) {
            List<PublishedTrack> layers = new ArrayList<>();
            for (int layer = 0; layer < plan.layers(); layer++) {
                layers.add(
                        plan.packetsPerSecond() == 0
                                ? new RecordedTrack(video.get(layer), PayloadTypes.of(plan.codec()))
                                : synthetic(layer));
            }
            all.add(new PublishedSection(layers));
        }
        return all;
    }

    /** A layer has as many frames as that below, of packets of twice the size. */
    private PublishedTrack synthetic(int layer) {
        int halvings = plan.layers() - 1 - layer;
        int bytes = Math.max(plan.payloadBytes() >> halvings, SyntheticTrack.MIN_BYTES);
        int type = PayloadTypes.of(plan.codec());
        return new SyntheticTrack(plan.packetsPerSecond(), bytes, type, 1 << layer);
    }

    /**
     * First publishers, then those who receive what they publish.
     *
     * @throws JoinFailure if the server refuses one, or none connects
     */
    void all() throws JoinFailure, InterruptedException {
        some(plan.publishers(), "load-publisher-", true);
        some(plan.subscribers(), "load-subscriber-", false);
    }

    private void some(int count, String prefix, boolean publish)
            throws JoinFailure, InterruptedException {
        List<Future<?>> running = new ArrayList<>();
        long startNs = System.nanoTime();
        for (int i = 1; i <= count && lastFailure(true) == null; i++) {
            String identity = prefix + i;
            running.add(meeting.executor().submit(() -> one(identity, publish)));
            long nextNs = startNs + (long) (i / plan.joinsPerSecond() * 1e9);
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

    private void one(String identity, boolean publish) {
        long startNs = System.nanoTime();
        try {
            Participant participant =
                    Participant.join(meeting, identity, publish ? sections.get() : List.of());
            synchronized (this) {
                joined.add(participant);
                joinTimes.record((System.nanoTime() - startNs) / 1000);
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

    synchronized void leave() {
        joined.forEach(Participant::leave);
    }
}
