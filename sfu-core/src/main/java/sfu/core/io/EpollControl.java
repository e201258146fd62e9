package sfu.core.io;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;

/**
 * A port's control socket on its loop: read at once when little comes; else in rests, with the
 * media that wakes the loop anyway or by a timer, so that thousands of peers that each send a
 * report a second do not each wake it.
 */
final class EpollControl implements EpollIoHandle {
    private static final Logger LOG = LoggerFactory.getLogger(EpollControl.class);

    /** Then media and timers get their turn, and the loop comes back at once. */
    private static final int MAX_BATCHES = 8;

    /** Reported anyway; Netty forgets a handle that asks for nothing. */
    private static final EpollIoOps QUIET = EpollIoOps.EPOLLERR;

    private final IoEventLoop loop;
    private final ControlSocket socket;
    private final UdpPort.Receiver receiver;
    private final UdpStats stats;
    private final Runnable flush;
    private final FileDescriptor fd;
    private final ControlRests rests = new ControlRests(System.nanoTime());
    private final Runnable again = this::onTimer;
    private @Nullable IoRegistration registration;
    private @Nullable Future<?> timer; // while it rests

    /**
     * @param flush sends what the datagrams brought about
     */
    EpollControl(
            IoEventLoop loop,
            ControlSocket socket,
            UdpPort.Receiver receiver,
            UdpStats stats,
            Runnable flush) {
        this.loop = loop;
        this.socket = socket;
        this.receiver = receiver;
        this.stats = stats;
        this.flush = flush;
        fd = new FileDescriptor(socket.fd()); // a number only: the socket closes it
    }

    /** On the loop: Netty has taken the handle. */
    void registered(IoRegistration its) {
        registration = its;
        watch(EpollIoOps.EPOLLIN);
    }

    private void watch(EpollIoOps ops) {
        if (registration != null) {
            registration.submit(ops);
        }
    }

    @Override
    public void handle(IoRegistration r, IoEvent event) {
        long nowNs = System.nanoTime();
        boolean isBusy = rests.isBusy(nowNs);
        if (read(nowNs) && isBusy && timer == null) {
            watch(QUIET);
            rest();
        }
    }

    /** The loop is awake for media. */
    void look() {
        if (timer == null) {
            return;
        }
        long nowNs = System.nanoTime();
        if (rests.isWorthALook(nowNs)) {
            timer.cancel(false);
            readInRest(nowNs);
        }
    }

    private void onTimer() {
        readInRest(System.nanoTime());
    }

    private void readInRest(long nowNs) {
        timer = null;
        if (read(nowNs) && rests.isBusy(nowNs)) {
            rest();
        } else {
            watch(EpollIoOps.EPOLLIN);
        }
    }

    private void rest() {
        if (registration != null) {
            long nowNs = System.nanoTime();
            timer = loop.schedule(again, rests.endNs(nowNs) - nowNs, TimeUnit.NANOSECONDS);
        }
    }

    /** Reads what there is; false when there may be more. Nothing escapes into the loop. */
    private boolean read(long nowNs) {
        boolean isDrained = false;
        try {
            for (int i = 0; i < MAX_BATCHES && !isDrained; i++) {
                int taken = socket.take(receiver);
                rests.read(nowNs, taken > 0, socket.tookFeedback());
                isDrained = taken < socket.batch();
            }
            flush.run();
        } catch (Throwable e) {
            if (stats.loopErrors++ == 0) { // later ones are only counted
                LOG.error("the control socket failed on its event loop", e);
            }
        }
        return isDrained;
    }

    @Override
    public FileDescriptor fd() {
        return fd;
    }

    @Override
    public void close() {
        if (timer != null) {
            timer.cancel(false);
        }
        if (registration != null) {
            registration.cancel(); // leaves epoll while the descriptor is still ours
            registration = null;
        }
        socket.close();
    }
}
