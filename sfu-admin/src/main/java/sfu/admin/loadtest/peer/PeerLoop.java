package sfu.admin.loadtest.peer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.dtls.DtlsCertificate;
import sfu.core.io.PeerSockets;
import sfu.core.rtp.RtpPacket;
import sfu.core.srtp.SrtpEngine;
import sfu.core.srtp.SrtpWorker;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread of all peers. It polls instead of waiting, so that a server on this machine never
 * pays for waking it.
 */
public final class PeerLoop implements PeerSockets.Receiver, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerLoop.class);

    private static final long POLL_NS = 500_000;
    private static final int BATCHES_A_POLL = 64; // then frames that are due have their turn
    private static final long TICK_NS = 1_000_000_000L;
    private static final long TURN_NS = 10_000_000L;
    private static final long PUBLISH_NS = 100_000_000L; // of the totals
    private static final int SRTP_BATCH = 64;
    private static final long CLOSE_MS = 5000; // it ends within a cycle, unless it hangs

    private final Thread thread = new Thread(this::run, "load-test");
    private final LoopTasks tasks = new LoopTasks();
    private final DtlsCertificate certificate;
    private final Counters counters = new Counters();
    private final List<Peer> peers = new ArrayList<>();
    private final List<PublishedTrack> tracks = new ArrayList<>();
    private final Set<TalkingRoom> rooms = new LinkedHashSet<>();
    private final PeerSockets sockets;
    private final SrtpEngine engine;
    private final SrtpWorker worker;
    private final Outgoing out;
    private final RtpPacket packet = new RtpPacket();
    private int receivers;
    private boolean isPaused;
    private long nowNs;
    private long clockOffsetNs; // from System.nanoTime() to the Unix clock
    private long nextClockNs;
    private long nextTurnNs;
    private long nextPublishNs;
    private long unsentBefore;
    private long overflowedBefore;
    private double ticksDue;
    private long lastTickNs = System.nanoTime();
    private int nextTicked;
    private volatile boolean isClosed;
    private volatile Totals totals = Totals.NONE;
    private volatile @Nullable Throwable bug;

    private PeerLoop(PeerSockets sockets, SrtpEngine engine, DtlsCertificate certificate) {
        this.sockets = sockets;
        this.engine = engine;
        this.certificate = certificate;
        worker = engine.newWorker(SRTP_BATCH);
        out = new Outgoing(sockets, worker);
    }

    /**
     * Starts it for peers of a server at this address.
     *
     * @param certificate that all of them prove to have
     */
    public static PeerLoop start(InetAddress server, DtlsCertificate certificate, SrtpEngine engine)
            throws IOException {
        PeerLoop loop = new PeerLoop(PeerSockets.open(server), engine, certificate);
        loop.nextClockNs = System.nanoTime();
        loop.thread.setDaemon(true);
        loop.thread.start();
        return loop;
    }

    /** Adds a peer; it does nothing yet. */
    public CompletableFuture<Peer> add(Connection connection) {
        return tasks.call(() -> {
            int number = sockets.add(connection.server());
            PeerMedia media = new PeerMedia(number, connection, out, worker, packet, counters);
            Runnable connected = () -> connected(connection, media);
            Peer peer =
                    new Peer(
                            number,
                            connection,
                            certificate,
                            engine,
                            tasks::run,
                            out,
                            media,
                            connected);
            peers.add(peer);
            return peer;
        });
    }

    private void connected(Connection connection, PeerMedia media) {
        Presence presence = connection.presence();
        if (presence != null) {
            rooms.add(presence.room());
            media.witness(presence.room().add(presence, connection));
        }
        tracks.addAll(connection.tracks());
        receivers += connection.slots().isEmpty() ? 0 : 1;
    }

    /** It sends nothing any more and is expected to receive nothing; any thread. */
    public void remove(Peer peer) {
        tasks.run(() -> {
            if (peer.isConnected()) {
                tracks.removeAll(peer.tracks());
                receivers -= peer.receives() ? 1 : 0;
            }
            out.flush(); // nothing waits for keys that are forgotten now
            peer.close();
        });
    }

    /** Publishers end with the frame they are at. */
    public CompletableFuture<Void> pause() {
        return execute(() -> isPaused = true);
    }

    /** Begins a window: everything is counted from 0, and publishers go on. */
    public CompletableFuture<Void> resume() {
        return execute(() -> {
            counters.clear();
            unsentBefore = sockets.unsent();
            overflowedBefore = sockets.overflowed();
            if (isPaused) {
                tracks.forEach(track -> track.resume(nowNs));
                isPaused = false;
            }
            rooms.forEach(TalkingRoom::forgetChange);
            peers.forEach(peer -> peer.streams().beginWindow(nowNs));
        });
    }

    /** All are there: in each room so many begin to speak; the rooms do not change together. */
    public CompletableFuture<Void> beginTurns(int speakers, long turnNs) {
        return execute(() -> {
            long beginNs = nowNs;
            for (TalkingRoom room : rooms) {
                room.begin(speakers, turnNs, beginNs);
                beginNs += turnNs / Math.max(1, speakers) / rooms.size();
            }
        });
    }

    /** How fast changes of speaker were so far; a change that is under way is not in it. */
    public CompletableFuture<SpeakerFigures> speakerFigures() {
        return tasks.call(counters.speakers::figures);
    }

    /** What of this window has not come and left no gap; to be asked while publishers send. */
    public CompletableFuture<Silence> silence() {
        return tasks.call(() -> Silence.of(peers, counters, nowNs));
    }

    /** The counters as of now. */
    public CompletableFuture<Totals> count() {
        return tasks.call(this::totalsNow);
    }

    /** The counters some 100 ms ago at most. */
    public Totals latest() {
        return totals;
    }

    /** CPU time of the loop's thread. */
    public long cpuNs() {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
    }

    /** The first exception or error that was none of a peer's; null for none. */
    public @Nullable Throwable bug() {
        return bug;
    }

    /** Runs it on the loop's thread. */
    CompletableFuture<Void> execute(Runnable task) {
        return tasks.call(() -> {
            task.run();
            return null;
        });
    }

    private void run() {
        try {
            while (!isClosed) {
                cycle();
            }
            peers.forEach(Peer::close);
            tasks.runAll();
            out.flush();
        } catch (Throwable e) { // an Error: who waits for this thread must learn it
            report(e);
        } finally {
            isClosed = true;
            tasks.close(bug);
            worker.close();
            sockets.close();
        }
    }

    private void cycle() {
        nowNs = System.nanoTime();
        long next = nowNs + POLL_NS;
        try {
            doWork();
        } catch (RuntimeException e) {
            report(e);
        }
        long restNs = next - System.nanoTime();
        if (restNs > 0) {
            LockSupport.parkNanos(restNs);
        }
    }

    private void doWork() {
        setClock();
        tasks.runAll();
        for (int i = 0; i < BATCHES_A_POLL && sockets.receive(this) > 0; i++) {}
        sendMedia();
        tick();
        takeTurns();
        out.flush();
        publish();
    }

    private void report(Throwable e) {
        if (bug == null) {
            bug = e;
            LOG.error("the load test's own thread failed", e);
        }
    }

    private void setClock() {
        if (nowNs >= nextClockNs) {
            nextClockNs = nowNs + TICK_NS;
            Instant now = Instant.now();
            clockOffsetNs = now.getEpochSecond() * TICK_NS + now.getNano() - System.nanoTime();
        }
    }

    @Override
    public void packet(int peer, MemorySegment in, long offset, int length, long arrivedUnixNs) {
        peers.get(peer).onDatagram(in, offset, length, arrivedUnixNs, nowNs);
    }

    private void sendMedia() {
        if (isPaused) {
            return;
        }
        nowNs = System.nanoTime();
        for (int i = 0; i < tracks.size(); i++) {
            PublishedTrack track = tracks.get(i);
            if (track.isDue(nowNs)) {
                long unixNs = System.nanoTime() + clockOffsetNs;
                track.sendDue(nowNs, unixNs, out, counters, receivers);
            }
        }
    }

    /** Each peer has its turn about once a second, spread over it. */
    private void tick() {
        ticksDue += (double) peers.size() * (nowNs - lastTickNs) / TICK_NS;
        ticksDue = Math.min(ticksDue, peers.size()); // after a stall once is enough
        lastTickNs = nowNs;
        for (; ticksDue >= 1; ticksDue--) {
            nextTicked = (nextTicked + 1) % peers.size();
            peers.get(nextTicked).tick(nowNs, nowNs + clockOffsetNs);
        }
    }

    private void takeTurns() {
        if (nowNs >= nextTurnNs && !isPaused) {
            nextTurnNs = nowNs + TURN_NS;
            for (TalkingRoom room : rooms) {
                room.tick(nowNs, nowNs + clockOffsetNs, counters.speakers);
            }
        }
    }

    private void publish() {
        if (nowNs >= nextPublishNs) {
            nextPublishNs = nowNs + PUBLISH_NS;
            totals = totalsNow();
        }
    }

    private Totals totalsNow() {
        return counters.totals(
                sockets.unsent() - unsentBefore, sockets.overflowed() - overflowedBefore);
    }

    /** Peers say goodbye; returns when the thread has ended, or does not. */
    @Override
    public void close() {
        isClosed = true;
        try {
            thread.join(CLOSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
