package sfu.core.ice;

import org.ice4j.ice.IceProcessingState;
import org.jspecify.annotations.Nullable;

import sfu.core.stats.DropReason;

import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One pair of ICE credentials: checks come in here and are told apart. ice4j's agent answers them
 * until it is over; then we do, follow the peer's nominations and keep its consent.
 */
final class IceGeneration {
    private static final long MS = 1_000_000;

    /**
     * In so many parts of their interval consents are looked at, those of many transports together:
     * a wake-up costs more than a look.
     */
    private static final int CONSENT_PARTS = 10;

    /** ice4j ends its own work 3 s after it completed. */
    private static final long AGENT_GRACE_MS = 5_000;

    private final IceMux mux;
    private final IceExecutor executor;
    private final IceTransport transport;
    private final String remotePassword;
    private final String localUfrag;
    private final String localPassword;
    private final String username;
    private final AtomicInteger waiting = new AtomicInteger();

    // below: the ICE thread only, except where volatile
    private final Transactions transactions;
    private @Nullable IceAgent agent; // not for longer than it works: it is large
    private final PathFollower paths;
    private final PathSender sender;
    private final Consent consent;
    private final PathProbe probe;
    private final Future<?> establishment;
    private boolean isStarted;
    private volatile boolean isHandedOver; // by ice4j to us
    private boolean isCompleted;
    private volatile @Nullable CheckResponder responder;
    private boolean isClosed;
    private @Nullable Future<?> timer;
    private long timerNs = Long.MAX_VALUE;

    IceGeneration(IceMux mux, IceTransport transport, String remoteUfrag, String remotePassword) {
        this.mux = mux;
        this.transport = transport;
        this.remotePassword = remotePassword;
        executor = transport.executor;
        long nowNs = System.nanoTime();
        IceTimers timers = mux.timers;
        IceLimits limits = mux.limits;
        transactions = new Transactions(mux, executor, this);
        paths = new PathFollower(limits, timers);
        consent =
                new Consent(timers, () -> ThreadLocalRandom.current().nextDouble(0.8, 1.2), nowNs);
        IceStack stack = new IceStack(this::answer, executor, transactions, this::onValid);
        IceAgent its = new IceAgent(stack, mux, remoteUfrag, remotePassword);
        agent = its;
        localUfrag = its.getLocalUfrag();
        localPassword = its.getLocalPassword();
        username = localUfrag + ":" + remoteUfrag;
        sender = new PathSender(mux, paths, username);
        probe =
                new PathProbe(
                        transactions,
                        remoteUfrag + ":" + localUfrag,
                        remotePassword,
                        its.getTieBreaker());
        its.addStateChangeListener(event -> onState((IceProcessingState) event.getNewValue()));
        establishment =
                executor.schedule(() -> fail("not established in time"), timers.establishmentMs());
        mux.add(this);
    }

    String localUfrag() {
        return localUfrag;
    }

    String localPassword() {
        return localPassword;
    }

    /** For checks on the selected path, once this generation is completed. */
    @Nullable CheckResponder responder() {
        return responder;
    }

    /** When the peer last showed that it wants what is sent; any thread. */
    long consentNs() {
        CheckResponder its = responder;
        long answeredNs = its == null ? Long.MIN_VALUE : its.answeredNs();
        long givenNs = consent.givenNs();
        return answeredNs != Long.MIN_VALUE && answeredNs - givenNs > 0 ? answeredNs : givenNs;
    }

    @Nullable Path selected() {
        return paths.selected();
    }

    int selectedRttMillis() {
        return paths.selectedRttMillis();
    }

    boolean isClosed() {
        return isClosed;
    }

    boolean knows(Path path) {
        return !isClosed && paths.knows(path);
    }

    /** Queues a message for the ICE thread; false when too many wait already. Any thread. */
    boolean offer(Path path, byte[] message) {
        if (waiting.incrementAndGet() > mux.limits.backlogPerTransport()) {
            waiting.decrementAndGet();
            return false;
        }
        executor.execute(() -> {
            waiting.decrementAndGet();
            mux.taken();
            if (!isClosed) {
                onMessage(path, message);
            }
        });
        return true;
    }

    private void onMessage(Path path, byte[] message) {
        DropReason drop;
        if (!Stun.isFingerprintRight(message)) {
            drop = DropReason.MALFORMED_STUN;
        } else if (Stun.type(message) == Stun.BINDING_REQUEST) {
            drop = onRequest(path, message, System.nanoTime());
        } else {
            drop = onResponse(path, message);
        }
        if (drop != null) {
            mux.stats.drop(drop);
        }
    }

    private @Nullable DropReason onResponse(Path path, byte[] message) {
        byte[] response = Stun.authenticated(message, remotePassword);
        if (response == null) {
            return DropReason.REFUSED_STUN;
        }
        return transactions.onResponse(path, response) ? null : DropReason.UNKNOWN_STUN;
    }

    private @Nullable DropReason onRequest(Path path, byte[] message, long nowNs) {
        byte[] check =
                username.equals(Stun.username(message))
                        ? Stun.authenticated(message, localPassword())
                        : null;
        if (check == null) {
            return DropReason.REFUSED_STUN;
        }
        long priority = Stun.priority(check);
        if (priority < 0) { // RFC 8445 7.1.1 demands it
            return DropReason.MALFORMED_STUN;
        }
        if (!admit(path, nowNs)) {
            return DropReason.RATE_LIMITED;
        }
        sender.received(path, message.length, nowNs);
        transactions.onCredit(path);
        onCheck(path, check, priority, nowNs);
        return null;
    }

    /** Sends a check of ours, or returns false: it may not leave now. */
    boolean sendCheck(Path path, byte[] request) {
        return sender.check(path, request);
    }

    private void answer(Path path, byte[] response) { // of ice4j's
        if (Stun.type(response) == Stun.BINDING_SUCCESS) {
            sender.answer(path, response);
        } else {
            sender.answerOnly(path, response); // it does not check there (RFC 8445 7.3.1.1)
        }
    }

    /** Each new remote address costs a token, since checks are sent to it. */
    private boolean admit(Path path, long nowNs) {
        if (paths.knows(path)) {
            return true;
        }
        if (!transport.knows(path, this) && !transport.newPaths.take(nowNs)) {
            return false;
        }
        Path evicted = paths.add(path);
        if (evicted != null) {
            transport.forget(evicted, this);
        }
        transport.listener.onKnown(path);
        return true;
    }

    private void onCheck(Path path, byte[] check, long priority, long nowNs) {
        boolean nominates = Stun.find(check, Stun.USE_CANDIDATE) >= 0;
        paths.onCheck(path, priority, nominates, nowNs);
        transport.checked(path, nowNs);
        if (paths.isSelected(path)) {
            consent.given(nowNs);
        }
        IceAgent its = agent;
        if (!isHandedOver && its != null) {
            its.onCheck(path, check);
            if (!isStarted) {
                isStarted = true;
                its.startConnectivityEstablishment();
            }
        } else {
            onOwnCheck(path, check, nowNs);
        }
        reconsider(nowNs);
    }

    /**
     * ice4j is over: the answer is ours, and the question whether a nominated path is the peer's.
     */
    private void onOwnCheck(Path path, byte[] check, long nowNs) {
        byte[] response = StunWriter.success(check, path.remote()).sign(localPassword());
        if (paths.startProbe(path, nowNs)) {
            probe.nomination(path, rttMillis -> onValid(path, rttMillis), paths::endProbe);
        }
        if (paths.isProbed(path)) {
            sender.answer(path, response);
        } else {
            sender.answerOnly(path, response);
        }
    }

    /** An own check was answered on the path. */
    private void onValid(Path path, int rttMillis) {
        long nowNs = System.nanoTime();
        if (paths.onValid(path, rttMillis, nowNs)) {
            transport.listener.onProven(path);
        }
        sender.proven(path);
        if (paths.isSelected(path)) {
            consent.proven(nowNs);
            transport.measured(this);
        }
        reconsider(nowNs);
    }

    /** DTLS, SRTP or SRTCP that decrypts came on the path. */
    void onAuthenticPacket(Path path) {
        if (!isClosed) {
            long nowNs = System.nanoTime();
            paths.onAuthenticPacket(path, nowNs);
            reconsider(nowNs);
        }
    }

    private void onState(IceProcessingState state) { // on ice4j's or on our thread
        if (state == IceProcessingState.COMPLETED) {
            isHandedOver = true;
            executor.execute(() -> onAgentCompleted(System.nanoTime()));
        } else if (state == IceProcessingState.FAILED) {
            isHandedOver = true; // the peer may still come on another path: time decides
            executor.schedule(this::freeAgent, AGENT_GRACE_MS);
        }
    }

    private void onAgentCompleted(long nowNs) {
        IceAgent its = agent;
        if (!isClosed && its != null) {
            paths.onNominated(its.selectedPath(), nowNs);
            executor.schedule(this::freeAgent, AGENT_GRACE_MS);
            reconsider(nowNs);
        }
    }

    private void freeAgent() {
        IceAgent its = agent;
        agent = null;
        if (its != null) {
            its.free();
        }
    }

    /** After anything that may change the path. */
    private void reconsider(long nowNs) {
        if (isClosed) {
            return;
        }
        if (paths.choose(nowNs)) {
            consent.proven(nowNs);
            transport.onSelected(this);
        }
        if (isHandedOver && !isCompleted && paths.isNominationSelected()) {
            isCompleted = true;
            responder = new CheckResponder(username, localPassword());
            establishment.cancel(false);
            transport.onCompleted(this);
        }
        armTimer(nowNs);
    }

    private void armTimer(long nowNs) {
        long dueNs = paths.nextChoiceNs(nowNs);
        if (isCompleted) {
            dueNs = Math.min(dueNs, onGrid(consent.dueNs()));
        }
        if (dueNs == Long.MAX_VALUE || timerNs <= dueNs) {
            return; // an early timer arms itself again
        }
        if (timer != null) {
            timer.cancel(false);
        }
        timerNs = dueNs;
        timer = executor.schedule(this::onTimer, Math.max(0, (dueNs - nowNs) / MS + 1));
    }

    private long onGrid(long ns) {
        long gridNs = mux.timers.consentIntervalMs() * MS / CONSENT_PARTS;
        return Math.ceilDiv(ns, gridNs) * gridNs;
    }

    private void onTimer() {
        timerNs = Long.MAX_VALUE;
        if (isClosed) {
            return;
        }
        long nowNs = System.nanoTime();
        CheckResponder its = responder;
        if (its != null) {
            consent.givenAlso(its.answeredNs());
        }
        paths.removeIdle(nowNs).forEach(path -> transport.forget(path, this));
        Consent.Step step = isCompleted ? consent.step(nowNs) : Consent.Step.WAIT;
        if (step == Consent.Step.EXPIRED) {
            fail("consent expired");
            return;
        }
        Path path = paths.selected();
        if (step == Consent.Step.CHECK && path != null) {
            int waitMs = (int) mux.timers.consentIntervalMs();
            probe.consent(path, waitMs, rttMillis -> onValid(path, rttMillis));
        }
        reconsider(nowNs);
    }

    private void fail(String reason) {
        if (!isClosed) {
            transport.onFailed(this, reason);
        }
    }

    void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        mux.remove(this);
        establishment.cancel(false);
        if (timer != null) {
            timer.cancel(false);
        }
        paths.known().forEach(path -> transport.forget(path, this));
        transactions.close();
        freeAgent();
    }
}
