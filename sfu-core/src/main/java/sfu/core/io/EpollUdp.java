package sfu.core.io;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;

import org.jspecify.annotations.Nullable;

/**
 * Our socket on a Netty epoll loop: Netty waits, runs tasks and timers; reading and writing are
 * ours. No Channel, no pipeline, no ByteBuf.
 */
final class EpollUdp implements UdpBinding, EpollIoHandle {
    private static final EpollIoOps READ = EpollIoOps.EPOLLIN;
    private static final EpollIoOps READ_WRITE = EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLOUT);

    private final LinuxUdpPort port;
    private final FileDescriptor fd;
    private final Pump pump;
    private @Nullable IoRegistration registration;
    private @Nullable EpollControl control;

    private EpollUdp(LinuxUdpPort port, UdpPort.Receiver receiver) {
        this.port = port;
        pump = new Pump(port, receiver, this::watch);
        fd = new FileDescriptor(port.socket().fd()); // a number only: the port closes it
    }

    /** Registers on the loop; the future completes on it. A port that fails to is closed. */
    static Future<EpollUdp> register(
            IoEventLoop loop, LinuxUdpPort port, UdpPort.Receiver receiver) {
        EpollUdp handle = new EpollUdp(port, receiver);
        Promise<EpollUdp> done = loop.newPromise();
        loop.register(handle)
                .addListener((Future<IoRegistration> f) -> { // runs on the loop
                    if (f.isSuccess()) {
                        handle.registration = f.getNow();
                        handle.watch(false);
                        // Netty forgets the handles of a loop that is ended while it is busy.
                        loop.terminationFuture().addListener(ended -> port.close());
                        handle.registerControl(loop, receiver, done);
                    } else {
                        port.close();
                        done.setFailure(f.cause());
                    }
                });
        return done;
    }

    private void registerControl(
            IoEventLoop loop, UdpPort.Receiver receiver, Promise<EpollUdp> done) {
        ControlSocket socket = port.control();
        if (socket == null) {
            done.setSuccess(this);
            return;
        }
        var its = new EpollControl(loop, socket, receiver, port.stats(), this::flush);
        loop.register(its)
                .addListener((Future<IoRegistration> f) -> {
                    if (f.isSuccess()) {
                        control = its;
                        its.registered(f.getNow());
                        done.setSuccess(this);
                    } else {
                        close();
                        done.setFailure(f.cause());
                    }
                });
    }

    private void watch(boolean writability) {
        if (registration != null) {
            registration.submit(writability ? READ_WRITE : READ);
        }
    }

    @Override
    public UdpPort port() {
        return port;
    }

    @Override
    public FileDescriptor fd() {
        return fd;
    }

    @Override
    public void handle(IoRegistration r, IoEvent event) {
        EpollIoOps ops = ((EpollIoEvent) event).ops();
        // Reading fetches, and so clears, an error that is left on the socket.
        boolean readable = ops.contains(EpollIoOps.EPOLLIN) || ops.contains(EpollIoOps.EPOLLERR);
        pump.ready(readable, ops.contains(EpollIoOps.EPOLLOUT));
        if (control != null) {
            control.look();
        }
    }

    @Override
    public void flush() {
        pump.flush();
    }

    /** Called by the loop when it shuts down, or by us, on the loop. */
    @Override
    public void close() {
        if (control != null) {
            control.close();
        }
        if (registration != null) {
            registration.cancel(); // leaves epoll while the descriptor is still ours
        }
        port.close();
    }
}
