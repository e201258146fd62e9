package sfu.core.ice;

import org.ice4j.ResponseCollector;
import org.ice4j.StunException;
import org.ice4j.StunMessageEvent;
import org.ice4j.StunResponseEvent;
import org.ice4j.StunTimeoutEvent;
import org.ice4j.TransportAddress;
import org.ice4j.message.Indication;
import org.ice4j.message.Message;
import org.ice4j.message.Request;
import org.ice4j.message.Response;
import org.ice4j.socket.IceSocketWrapper;
import org.ice4j.stack.RawMessage;
import org.ice4j.stack.RequestListener;
import org.ice4j.stack.StunClientTransaction;
import org.ice4j.stack.StunServerTransaction;
import org.ice4j.stack.StunStack;
import org.ice4j.stack.TransactionID;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

/**
 * The seam: a StunStack without sockets and threads, whose transactions live on the ICE executor.
 */
final class IceStack extends StunStack {

    private static final int FIRST_WAIT = 100;
    private static final int MAX_WAIT = 1_600;
    private static final int RETRANSMISSIONS = 6;
    private static final int CANCELLED_MATCHABLE =
            8_000; // RFC 8445 7.3.1.4: a cancelled check can still succeed

    private final IceMux mux;
    private final IceGeneration owner;
    private final Map<String, Transaction> open = new HashMap<>(); // ICE executor only
    private volatile @Nullable RequestListener requestListener;
    private volatile boolean shut;
    private volatile int rttMillis = 100;

    IceStack(IceMux mux, IceGeneration owner) {
        this.mux = mux;
        this.owner = owner;
    }

    /** One client transaction: resends until answered, cancelled or timed out. */
    private final class Transaction {
        final Request request;
        final Path path;
        final ResponseCollector collector;
        final TransactionID id;
        final String key;
        final int maxWait;
        int wait;
        int resendsLeft;
        boolean resent;
        byte[] bytes = {};
        long sentAt;
        @Nullable Future<?> timer;

        Transaction(
                Request request,
                Path path,
                ResponseCollector collector,
                TransactionID id,
                int wait,
                int maxWait,
                int resends) {
            this.request = request;
            this.path = path;
            this.collector = collector;
            this.id = id;
            this.key = new String(id.getBytes(), StandardCharsets.ISO_8859_1);
            this.wait = wait;
            this.maxWait = maxWait;
            this.resendsLeft = resends;
        }

        void begin() {
            if (shut) { // a pacemaker was still at it while its agent was freed
                return;
            }
            bytes = request.encode(IceStack.this);
            open.put(key, this);
            mux.byTransaction.put(key, owner);
            transmit();
        }

        private void transmit() {
            sentAt = System.nanoTime();
            timer = mux.schedule(this::onTimer, wait);
            wait = Math.min(maxWait, 2 * wait);
            mux.sender.send(path, bytes);
        }

        private void onTimer() {
            if (resendsLeft-- > 0) {
                resent = true;
                transmit();
            } else {
                end();
                collector.processTimeout(
                        new StunTimeoutEvent(IceStack.this, request, path.localAddress(), id));
            }
        }

        void cancel() {
            cancelTimer();
            timer = mux.schedule(this::end, CANCELLED_MATCHABLE);
        }

        private void cancelTimer() {
            if (timer != null) {
                timer.cancel(false);
            }
        }

        void end() {
            cancelTimer();
            open.remove(key);
            mux.byTransaction.remove(key);
        }
    }

    int rttMillis() {
        return rttMillis;
    }

    @Override
    public TransactionID sendRequest(
            Request request,
            TransportAddress to,
            TransportAddress from,
            ResponseCollector collector,
            TransactionID id,
            int wait,
            int maxWait,
            int resends) {
        try {
            request.setTransactionID(id.getBytes());
        } catch (StunException e) {
            throw new IllegalArgumentException(e);
        }
        Transaction transaction =
                new Transaction(
                        request,
                        Path.of(from, to),
                        collector,
                        id,
                        wait > 0 ? wait : FIRST_WAIT,
                        maxWait > 0 ? maxWait : MAX_WAIT,
                        resends >= 0 ? resends : RETRANSMISSIONS);
        mux.execute(transaction::begin);
        return id;
    }

    @Override
    public void sendResponse(
            byte[] transaction, Response response, TransportAddress from, TransportAddress to)
            throws StunException {
        response.setTransactionID(transaction);
        mux.sender.send(Path.of(from, to), response.encode(this));
    }

    /** Delivers an authenticated message; the event's path is that of its raw message. */
    @Override
    public void handleMessageEvent(StunMessageEvent event) {
        Message message = event.getMessage();
        RequestListener listener = requestListener;
        if (message instanceof Request && listener != null) {
            listener.processRequest(event);
        } else if (message instanceof Response response) {
            Transaction transaction =
                    open.get(Stun.transactionKey(event.getRawMessage().getBytes()));
            if (transaction == null) {
                return;
            }
            transaction.end();
            if (!transaction.resent) { // Karn: a resent request tells no round trip time
                rttMillis = (int) ((System.nanoTime() - transaction.sentAt) / 1_000_000);
            }
            transaction.collector.processResponse(
                    new StunResponseEvent(
                            this,
                            event.getRawMessage(),
                            response,
                            transaction.request,
                            transaction.id));
            if (response.getMessageType() == Message.BINDING_SUCCESS_RESPONSE
                    && transaction.path.equals(
                            Path.of(event.getLocalAddress(), event.getRemoteAddress()))) {
                owner.onValid(transaction.path);
            }
        }
    }

    StunMessageEvent event(Path path, byte[] raw, Message message) {
        return new StunMessageEvent(
                this,
                RawMessage.build(raw, raw.length, path.remoteAddress(), path.localAddress()),
                message);
    }

    @Override
    public void cancelTransaction(TransactionID id) {
        mux.execute(() -> {
            Transaction transaction =
                    open.get(new String(id.getBytes(), StandardCharsets.ISO_8859_1));
            if (transaction != null) {
                transaction.cancel();
            }
        });
    }

    @Override
    public void shutDown() {
        requestListener = null;
        shut = true;
        mux.execute(() -> List.copyOf(open.values()).forEach(Transaction::end));
    }

    @Override
    public void addRequestListener(RequestListener listener) {
        requestListener = listener;
    }

    @Override
    public void addRequestListener(TransportAddress local, RequestListener listener) {
        requestListener = listener;
    }

    @Override
    public void removeRequestListener(RequestListener listener) {
        requestListener = null;
    }

    @Override
    public void sendIndication(Indication indication, TransportAddress to, TransportAddress from) {
        // keep-alives are ours
    }

    @Override
    public void addSocket(IceSocketWrapper socket) {
        throw new IllegalStateException("this stack has no sockets");
    }

    @Override
    public void addSocket(IceSocketWrapper socket, TransportAddress remote) {
        throw new IllegalStateException("this stack has no sockets");
    }

    @Override
    public void removeSocket(TransportAddress local) {
        // there is none
    }

    @Override
    public void removeSocket(TransportAddress local, TransportAddress remote) {
        // there is none
    }

    @Override
    protected @Nullable StunClientTransaction getClientTransaction(byte[] id) {
        return null;
    }

    @Override
    protected @Nullable StunServerTransaction getServerTransaction(byte[] id) {
        return null;
    }

    @Override
    protected @Nullable StunServerTransaction getServerTransaction(TransactionID id) {
        return null;
    }
}
