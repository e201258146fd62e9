package sfu.core.relay;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.core.api.LocalTransport;
import sfu.core.api.MediaCap;
import sfu.core.api.MediaException;
import sfu.core.api.PublishSection;
import sfu.core.api.RemoteCandidate;
import sfu.core.api.RemoteTransport;
import sfu.core.api.SlotView;
import sfu.core.forward.SlotSpec;
import sfu.core.forward.TrackSpec;
import sfu.core.layers.SlotRule;
import sfu.core.shard.NodeFloor;
import sfu.core.shard.TransportEvents;
import sfu.core.shard.TransportProxy;
import sfu.core.stats.ConnectingSnapshot;
import sfu.core.stats.DtlsSnapshot;
import sfu.core.stats.IceSnapshot;
import sfu.core.time.Clocks;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A participant's transport at an edge, to its control state here. On the room's executor. */
public final class EdgeTransport implements TransportProxy {
    /** A node that takes longer is not to be waited for. */
    private static final int ANSWER_MS = 5_000;

    private final HomeSide relay;
    private final long number;
    private final TransportEvents events;
    private final Map<String, Long> imported = new HashMap<>(); // what slots show of ours, by mid
    private final long openedNs = System.nanoTime();
    private final Set<Long> published = new HashSet<>();
    private @Nullable RemoteTransport remote; // as it was offered last
    private volatile @Nullable LocalTransport local;
    private volatile @Nullable HostedFigures figures; // that the edge told last
    private final Queue<CompletableFuture<LocalTransport>> awaited = new ArrayDeque<>();
    private CompletableFuture<LocalTransport> newest = new CompletableFuture<>();

    EdgeTransport(HomeSide relay, long number, TransportEvents events) {
        this.relay = relay;
        this.number = number;
        this.events = events;
    }

    /**
     * Has the edge open it, or take another offer; completes when {@link #local} is what answers
     * it, or fails with a {@link MediaException}.
     */
    public synchronized CompletableFuture<LocalTransport> offer(
            RemoteTransport its, long ingressBps) {
        if (its.equals(remote)) {
            return newest;
        }
        CompletableFuture<LocalTransport> next = new CompletableFuture<>();
        CompletableFuture.delayedExecutor(ANSWER_MS, TimeUnit.MILLISECONDS)
                .execute(() -> next.completeExceptionally(late()));
        newest = next;
        awaited.add(next);
        say(
                remote == null
                        ? new RelayMessage.Open(number, its, ingressBps)
                        : new RelayMessage.Update(number, its));
        remote = its;
        return next;
    }

    private MediaException late() {
        return new MediaException(
                MediaException.Code.CLOSED,
                "node " + relay.peer() + " did not answer within " + ANSWER_MS + " ms: join anew");
    }

    /** What the connection does not take ends this transport, and not that of all others there. */
    private void say(RelayMessage message) {
        if (!relay.send(message)) {
            String what = message.getClass().getSimpleName();
            events.closed(
                    LeaveReason.DISCONNECTED, what + " is too large for node " + relay.peer());
        }
    }

    /** Answers come in the order of what was offered. */
    private synchronized @Nullable CompletableFuture<LocalTransport> answered() {
        return awaited.poll();
    }

    void opened(LocalTransport its) {
        local = its;
        CompletableFuture<LocalTransport> answer = answered();
        if (answer != null) {
            answer.complete(its);
        }
    }

    void refused(String reason) {
        CompletableFuture<LocalTransport> answer = answered();
        if (answer != null) {
            answer.completeExceptionally(
                    new MediaException(MediaException.Code.BAD_REQUEST, reason));
        }
    }

    /** What is still waited for does not come. */
    private void endAwaited() {
        CompletableFuture<LocalTransport> answer = answered();
        while (answer != null) {
            answer.completeExceptionally(
                    new MediaException(MediaException.Code.CLOSED, "the participant has left"));
            answer = answered();
        }
    }

    /** Which association it is of. */
    public HomeSide side() {
        return relay;
    }

    void counted(HostedFigures its) {
        long nowMs = Clocks.system().steadyMs();
        figures = new HostedFigures(its.figures().countedAt(nowMs), its.ice(), its.dtls());
    }

    @Nullable HostedFigures figures() {
        return figures;
    }

    TransportEvents events() {
        return events;
    }

    boolean publishes(long track) {
        return published.contains(track);
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public int home() {
        return relay.shard();
    }

    @Override
    public String node() {
        return relay.peer();
    }

    @Override
    public LocalTransport local() {
        LocalTransport its = local;
        if (its == null) {
            throw new IllegalStateException("the edge has not answered yet");
        }
        return its;
    }

    /** It was, before this is called: see {@link #offer}. */
    @Override
    public void update(RemoteTransport offered) {}

    @Override
    public void addCandidates(List<RemoteCandidate> more) {
        say(new RelayMessage.AddCandidates(number, more));
    }

    @Override
    public @Nullable IceSnapshot ice() {
        HostedFigures its = figures;
        return its == null ? null : its.ice();
    }

    @Override
    public @Nullable DtlsSnapshot dtls() {
        HostedFigures its = figures;
        return its == null ? null : its.dtls();
    }

    @Override
    public @Nullable ConnectingSnapshot connecting() {
        if (dtls() != null) {
            return null;
        }
        boolean hasPath = ice() != null;
        return new ConnectingSnapshot(
                (System.nanoTime() - openedNs) / 1_000_000,
                hasPath ? ConnectingSnapshot.Stage.NO_DTLS : ConnectingSnapshot.Stage.UNKNOWN,
                "");
    }

    @Override
    public void publish(PublishSection section, TrackSpec spec) {
        published.add(spec.number());
        PublishSection relayed = relay.importOf(spec, events);
        say(new RelayMessage.Publish(number, section, relayed, spec));
    }

    @Override
    public void unpublish(long track) {
        published.remove(track);
        say(new RelayMessage.Unpublish(number, track));
        relay.endImport(track);
    }

    @Override
    public void capTrack(long track, long bitrateBps) {
        say(new RelayMessage.CapTrack(number, track, bitrateBps));
    }

    @Override
    public void openSlot(SlotSpec spec) {
        say(new RelayMessage.OpenSlot(number, spec));
    }

    @Override
    public void closeSlot(String mid) {
        say(new RelayMessage.CloseSlot(number, mid));
        release(mid);
    }

    @Override
    public void assign(String mid, @Nullable TrackSpec track) {
        Long before = imported.get(mid);
        if (track != null && !relay.isOfEdge(track.number())) {
            relay.supply().use(track);
            imported.put(mid, track.number());
        } else {
            imported.remove(mid);
        }
        say(new RelayMessage.Assign(number, mid, track));
        if (before != null) {
            relay.supply().release(before);
        }
    }

    private void release(String mid) {
        Long before = imported.remove(mid);
        if (before != null) {
            relay.supply().release(before);
        }
    }

    @Override
    public void setViews(List<SlotView> views) {
        say(new RelayMessage.SetViews(number, List.copyOf(views)));
    }

    @Override
    public void setRule(String mid, SlotRule rule) {
        say(new RelayMessage.SetRule(number, mid, rule));
    }

    @Override
    public void setPolicy(MediaCap cap, boolean screenFirst) {
        say(new RelayMessage.SetPolicy(number, cap, screenFirst));
    }

    @Override
    public void mirrorTo(int other, TrackSpec spec) {
        relay.mirrored(spec.number(), other);
        relay.node().mirrorTo(other, spec);
    }

    @Override
    public void unmirror(int other, long track) {
        relay.node().unmirror(other, track);
        relay.forget(track, other);
    }

    @Override
    public void passTo(int other, long track) {
        relay.node().passTo(other, track);
    }

    @Override
    public void stopPassing(int other, long track) {
        relay.node().stopPassing(other, track);
    }

    @Override
    public void addVoice(long room, long track) {
        relay.node().addVoice(room, track);
    }

    @Override
    public void hush(long room, long track, boolean isHushed) {
        relay.node().hush(room, track, isHushed);
    }

    @Override
    public NodeFloor floor(long room) {
        return relay.floor(room);
    }

    @Override
    public void listen(long room, List<String> mids) {
        mids.forEach(this::release); // what they showed
        say(new RelayMessage.Listen(number, room, List.copyOf(mids)));
    }

    @Override
    public void bar(long room, Set<Long> barred, Set<Long> allowed) {
        say(new RelayMessage.Bar(number, room, barred, allowed));
    }

    @Override
    public void close() {
        List.copyOf(imported.keySet()).forEach(this::release);
        for (long track : published) {
            relay.endImport(track);
        }
        relay.closed(this);
        say(new RelayMessage.Close(number));
        endAwaited();
    }
}
