package sfu.core.ice;

import org.ice4j.ResponseCollector;
import org.ice4j.StunException;
import org.ice4j.StunResponseEvent;
import org.ice4j.StunTimeoutEvent;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.AttributeFactory;
import org.ice4j.attribute.MessageIntegrityAttribute;
import org.ice4j.ice.IceProcessingState;
import org.ice4j.message.Message;
import org.ice4j.message.MessageFactory;
import org.ice4j.message.Request;
import org.ice4j.message.Response;
import org.ice4j.stack.TransactionID;
import org.jspecify.annotations.Nullable;

import sfu.core.stats.DropReason;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One pair of ICE credentials: ice4j's agent until COMPLETED, afterwards our own answers, path
 * changes and consent.
 */
final class IceGeneration {

    private static final int MAX_PATHS = 32;
    private static final int NEW_PATH_BURST = 16;
    private static final long PROBE_PRIORITY = 0x6e0001ffL; // peer reflexive, component 1

    private final IceMux mux;
    private final IceTransport transport;
    private final String remoteUfrag;
    private final String remotePassword;
    private final IceStack stack;
    private final IceAgent agent;
    private final Set<Path> known = new LinkedHashSet<>(); // paths with an authenticated check
    private double newPathTokens = NEW_PATH_BURST;
    private long tokensAt = System.nanoTime();
    private boolean started;
    private volatile boolean completed;
    private boolean closed;
    private @Nullable Path selected;
    private @Nullable Path wanted; // the peer's latest nomination
    private long consentAt;
    private final Future<?> establishment;
    private @Nullable Future<?> consentTimer;

    IceGeneration(IceMux mux, IceTransport transport, String remoteUfrag, String remotePassword) {
        this.mux = mux;
        this.transport = transport;
        this.remoteUfrag = remoteUfrag;
        this.remotePassword = remotePassword;
        stack = new IceStack(mux, this);
        agent = new IceAgent(stack, mux, remoteUfrag, remotePassword);
        agent.addStateChangeListener(event -> onState((IceProcessingState) event.getNewValue()));
        establishment =
                mux.schedule(() -> fail("not established in time"), mux.timers.establishment());
        if (mux.byUfrag.putIfAbsent(localUfrag(), this) != null) {
            throw new IllegalStateException("ufrag in use");
        }
    }

    String localUfrag() {
        return agent.getLocalUfrag();
    }

    String localPassword() {
        return agent.getLocalPassword();
    }

    int rttMillis() {
        return stack.rttMillis();
    }

    @Nullable Path selected() {
        return selected;
    }

    boolean isClosed() {
        return closed;
    }

    boolean knows(Path path) {
        return !closed && known.contains(path);
    }

    void onMessage(Path path, byte[] raw) {
        Message message = closed ? null : Stun.decode(raw);
        if (message instanceof Request request) {
            onRequest(path, raw, request);
        } else if (message instanceof Response && Stun.verify(raw, message, remotePassword)) {
            stack.handleMessageEvent(stack.event(path, raw, message));
        } else {
            mux.count(message == null ? DropReason.MALFORMED_STUN : DropReason.REFUSED_STUN);
        }
    }

    /**
     * A check succeeded: until the peer nominates, which Chromium does up to 2.5 s late, the first
     * such path will do.
     */
    void onValid(Path path) {
        if (selected == null && !completed && !closed) {
            select(path);
        }
    }

    private void onRequest(Path path, byte[] raw, Request request) {
        if (!(localUfrag() + ":" + remoteUfrag).equals(Stun.username(request))
                || !Stun.verify(raw, request, localPassword())
                || !admit(path)) {
            mux.count(DropReason.REFUSED_STUN);
            return;
        }
        if (path.equals(selected)) {
            consentAt = System.nanoTime(); // the peer's own check shows its consent
        }
        if (completed) {
            answer(path, request);
            return;
        }
        stack.handleMessageEvent(stack.event(path, raw, request));
        if (!started) {
            started = true;
            agent.startConnectivityEstablishment();
        }
    }

    /** A check without authentication, for the warm-up. */
    void rehearse(Path path) {
        Request check = MessageFactory.createBindingRequest();
        check.putAttribute(AttributeFactory.createPriorityAttribute(PROBE_PRIORITY));
        check.putAttribute(
                AttributeFactory.createUsernameAttribute(localUfrag() + ":" + remoteUfrag));
        try {
            check.setTransactionID(TransactionID.createNewTransactionID().getBytes());
        } catch (StunException e) {
            throw new IllegalStateException(e);
        }
        byte[] raw = check.encode(stack);
        Message decoded = Stun.decode(raw);
        if (decoded != null) {
            stack.handleMessageEvent(stack.event(path, raw, decoded));
        }
        agent.startConnectivityEstablishment();
    }

    /**
     * Each new remote address costs a token, since checks are sent to it: one a second, in bursts
     * of 16.
     */
    private boolean admit(Path path) {
        if (known.contains(path)) {
            return true;
        }
        long now = System.nanoTime();
        newPathTokens = Math.min(NEW_PATH_BURST, newPathTokens + (now - tokensAt) / 1e9);
        tokensAt = now;
        if (newPathTokens < 1) {
            return false;
        }
        newPathTokens--;
        if (known.size() == MAX_PATHS) {
            Iterator<Path> oldest = known.iterator();
            Path candidate = oldest.next();
            Path evicted = candidate.equals(selected) ? oldest.next() : candidate;
            known.remove(evicted);
            transport.forget(evicted, this);
        }
        known.add(path);
        transport.listener.onKnown(path);
        return true;
    }

    private void onState(IceProcessingState state) { // on ice4j's or on our thread
        if (state == IceProcessingState.COMPLETED) {
            completed = true;
            mux.execute(() -> {
                if (!closed) {
                    establishment.cancel(false);
                    Path nominated = agent.selectedPath();
                    if (!nominated.equals(selected)) {
                        select(nominated);
                    }
                    transport.onCompleted(this);
                    consentTick();
                }
            });
        } else if (state == IceProcessingState.FAILED) {
            mux.execute(() -> fail("all checks failed"));
        }
    }

    private void answer(Path path, Request request) {
        Response response = MessageFactory.createBindingResponse(request, path.remoteAddress());
        response.putAttribute(AttributeFactory.createMessageIntegrityAttribute(localUfrag()));
        try {
            stack.sendResponse(
                    request.getTransactionID(),
                    response,
                    path.localAddress(),
                    path.remoteAddress());
        } catch (StunException e) {
            throw new IllegalStateException(e);
        }
        if (request.containsAttribute(Attribute.USE_CANDIDATE)) {
            boolean repeated = path.equals(wanted);
            wanted = path;
            if (!path.equals(selected) && !repeated) {
                probe(path, 3);
            }
        }
    }

    /** Asks for consent (RFC 7675) on a path; an answer on the nominated path also selects it. */
    private void probe(Path path, int resends) {
        Request request = MessageFactory.createBindingRequest();
        request.putAttribute(AttributeFactory.createPriorityAttribute(PROBE_PRIORITY));
        request.putAttribute(AttributeFactory.createIceControlledAttribute(agent.getTieBreaker()));
        String username = agent.generateLocalUserName(IceAgent.STREAM);
        request.putAttribute(AttributeFactory.createUsernameAttribute(username));
        MessageIntegrityAttribute integrity =
                AttributeFactory.createMessageIntegrityAttribute(username);
        integrity.setMedia(IceAgent.STREAM);
        request.putAttribute(integrity);
        ResponseCollector collector =
                new ResponseCollector() {
                    @Override
                    public void processResponse(StunResponseEvent event) {
                        boolean success =
                                event.getResponse().getMessageType()
                                        == Message.BINDING_SUCCESS_RESPONSE;
                        if (closed
                                || !success
                                || !path.equals(
                                        Path.of(
                                                event.getLocalAddress(),
                                                event.getRemoteAddress()))) {
                            return;
                        }
                        if (path.equals(wanted) && !path.equals(selected)) {
                            select(path);
                        } else if (path.equals(selected)) {
                            consentAt = System.nanoTime();
                        }
                    }

                    @Override
                    public void processTimeout(StunTimeoutEvent event) {
                        if (path.equals(wanted) && !path.equals(selected)) {
                            wanted = selected; // so that a repeated nomination is probed again
                        }
                    }
                };
        stack.sendRequest(
                request,
                path.remoteAddress(),
                path.localAddress(),
                collector,
                TransactionID.createNewTransactionID(),
                500,
                4_000,
                resends);
    }

    private void select(Path path) {
        selected = path;
        wanted = path;
        consentAt = System.nanoTime();
        transport.onSelected(this);
    }

    private void consentTick() {
        if (closed) {
            return;
        }
        long left = mux.timers.consentExpiry() - (System.nanoTime() - consentAt) / 1_000_000;
        if (left <= 0) {
            fail("consent expired");
            return;
        }
        Path path = selected;
        boolean isQuiet = System.nanoTime() - consentAt > mux.timers.consentInterval() * 800_000L;
        if (path != null && isQuiet) {
            probe(path, 0);
        }
        double jitter = ThreadLocalRandom.current().nextDouble(0.8, 1.2);
        consentTimer =
                mux.schedule(
                        this::consentTick,
                        Math.min(left, (long) (mux.timers.consentInterval() * jitter)));
    }

    private void fail(String reason) {
        if (!closed) {
            transport.onFailed(this, reason);
        }
    }

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        mux.byUfrag.remove(localUfrag(), this);
        establishment.cancel(false);
        if (consentTimer != null) {
            consentTimer.cancel(false);
        }
        known.forEach(path -> transport.forget(path, this));
        agent.free();
    }
}
