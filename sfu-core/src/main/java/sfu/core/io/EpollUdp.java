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
    private final UdpPort.Receiver receiver;
    private @Nullable IoRegistration registration;
    private boolean waitingToWrite;

    private EpollUdp(LinuxUdpPort port, UdpPort.Receiver receiver) {
        this.port = port;
        this.receiver = receiver;
        fd = new FileDescriptor(port.fd()); // a number only: the port closes it, never this object
    }

    /** Registers on the loop; the future completes on it. */
    static Future<EpollUdp> register(
            IoEventLoop loop, LinuxUdpPort port, UdpPort.Receiver receiver) {
        EpollUdp handle = new EpollUdp(port, receiver);
        Promise<EpollUdp> done = loop.newPromise();
        loop.register(handle)
                .addListener((Future<IoRegistration> f) -> { // runs on the loop
                    if (!f.isSuccess()) {
                        port.close();
                        done.setFailure(f.cause());
                        return;
                    }
                    IoRegistration registered = f.getNow();
                    handle.registration = registered;
                    registered.submit(READ);
                    done.setSuccess(handle);
                });
        return done;
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
        if (ops.contains(EpollIoOps.EPOLLOUT)) {
            flush();
        }
        if (ops.contains(EpollIoOps.EPOLLIN) || ops.contains(EpollIoOps.EPOLLERR)) {
            // One batch, then timers and tasks get their turn: epoll is level-triggered and will
            // tell again.
            if (port.receive(receiver) > 0) {
                flush();
            }
        }
    }

    @Override
    public void flush() {
        boolean wait = port.flush() != 0;
        if (wait != waitingToWrite && registration != null) {
            waitingToWrite = wait;
            registration.submit(wait ? READ_WRITE : READ);
        }
    }

    /** Called by the loop when it shuts down, or by us, on the loop. */
    @Override
    public void close() {
        if (registration != null) {
            registration.cancel(); // leaves epoll while the descriptor is still ours
        }
        port.close();
    }
}
