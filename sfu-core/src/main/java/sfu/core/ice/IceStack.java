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

import java.security.SecureRandom;
import java.util.function.ObjIntConsumer;

/**
 * The seam: a StunStack without sockets and threads, whose transactions live on the ICE thread.
 * Everything that would reach ice4j's own network classes is overridden.
 */
final class IceStack extends StunStack {
    /** ice4j's own values (RFC 8489 6.2.1), for requests that name none. */
    private static final Transactions.Schedule DEFAULT = new Transactions.Schedule(100, 1_600, 6);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final IceMux.Sender out;
    private final IceExecutor executor;
    private final Transactions transactions;
    private final ObjIntConsumer<Path> onValid;
    private volatile @Nullable RequestListener requestListener;
    private volatile boolean isOver;

    /**
     * @param out where answers leave
     * @param onValid hears of each check that succeeded, with its round trip time in ms
     */
    IceStack(
            IceMux.Sender out,
            IceExecutor executor,
            Transactions transactions,
            ObjIntConsumer<Path> onValid) {
        this.out = out;
        this.executor = executor;
        this.transactions = transactions;
        this.onValid = onValid;
    }

    /** Gives ice4j's agent an authenticated check; it answers by {@link #sendResponse}. */
    void onCheck(Path path, byte[] check) {
        RequestListener listener = requestListener;
        if (listener != null && decode(check) instanceof Request request) {
            listener.processRequest(new StunMessageEvent(this, raw(path, check), request));
        }
    }

    /** Null: ice4j can't read it, for which it may throw unchecked exceptions. */
    private static @Nullable Message decode(byte[] message) {
        try {
            return Message.decode(message, 0, message.length);
        } catch (StunException | RuntimeException malformed) {
            return null;
        }
    }

    private static RawMessage raw(Path path, byte[] message) {
        return RawMessage.build(message, message.length, path.remoteAddress(), path.localAddress());
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
        TransactionID own = unpredictable(id);
        try {
            request.setTransactionID(own.getBytes());
        } catch (StunException e) {
            throw new IllegalArgumentException(e);
        }
        Path path = Path.of(from, to);
        Transactions.Schedule schedule =
                new Transactions.Schedule(
                        wait > 0 ? wait : DEFAULT.firstWaitMs(),
                        maxWait > 0 ? maxWait : DEFAULT.maxWaitMs(),
                        resends >= 0 ? resends : DEFAULT.resends());
        if (isOver) {
            return own; // ice4j's pacemaker may still be at it
        }
        Check check = new Check(request, path, collector, own);
        executor.execute(() -> transactions.begin(request.encode(this), path, schedule, check));
        return own;
    }

    /**
     * ice4j's own ids are made of the clock and of a generator whose next ones follow from those
     * before: who knows its password could answer for an address where it is not (RFC 8489 5).
     */
    private TransactionID unpredictable(TransactionID id) {
        byte[] bytes = new byte[Stun.TRANSACTION_BYTES];
        RANDOM.nextBytes(bytes);
        TransactionID own = TransactionID.createTransactionID(this, bytes);
        own.setApplicationData(id.getApplicationData());
        return own;
    }

    /** A check of ice4j's that waits for its response. */
    private final class Check implements Transactions.Outcome {
        private final Request request;
        private final Path path;
        private final ResponseCollector collector;
        private final TransactionID id;

        Check(Request request, Path path, ResponseCollector collector, TransactionID id) {
            this.request = request;
            this.path = path;
            this.collector = collector;
            this.id = id;
        }

        @Override
        public void onResponse(Path from, byte[] message, int rttMillis) {
            if (!(decode(message) instanceof Response response)) {
                return;
            }
            if (!isOver) {
                collector.processResponse(
                        new StunResponseEvent(
                                IceStack.this, raw(from, message), response, request, id));
            }
            if (Stun.type(message) == Stun.BINDING_SUCCESS && path.equals(from)) {
                onValid.accept(path, rttMillis);
            }
        }

        @Override
        public void onTimeout() {
            if (isOver) {
                return;
            }
            collector.processTimeout(
                    new StunTimeoutEvent(IceStack.this, request, path.localAddress(), id));
        }
    }

    @Override
    public void sendResponse(
            byte[] transaction, Response response, TransportAddress from, TransportAddress to)
            throws StunException {
        response.setTransactionID(transaction);
        out.send(Path.of(from, to), response.encode(this));
    }

    @Override
    public void cancelTransaction(TransactionID id) {
        executor.execute(() -> transactions.cancel(id.getBytes()));
    }

    @Override
    public void shutDown() {
        requestListener = null; // its generation may go on, and closes the transactions itself
        isOver = true;
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
