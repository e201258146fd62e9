package sfu.core.io;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;

import org.jspecify.annotations.Nullable;

import java.nio.channels.SelectableChannel;

/** {@link NioUdpPort} on a Netty NIO loop (NioIoHandler), the twin of {@link EpollUdp}. */
final class NioUdp implements UdpBinding, NioIoHandle {
    private final NioUdpPort port;
    private final UdpPort.Receiver receiver;
    private @Nullable IoRegistration registration;
    private boolean waitingToWrite;

    private NioUdp(NioUdpPort port, UdpPort.Receiver receiver) {
        this.port = port;
        this.receiver = receiver;
    }

    static Future<NioUdp> register(IoEventLoop loop, NioUdpPort port, UdpPort.Receiver receiver) {
        NioUdp handle = new NioUdp(port, receiver);
        Promise<NioUdp> done = loop.newPromise();
        loop.register(handle)
                .addListener((Future<IoRegistration> f) -> {
                    if (!f.isSuccess()) {
                        port.close();
                        done.setFailure(f.cause());
                        return;
                    }
                    IoRegistration registered = f.getNow();
                    handle.registration = registered;
                    registered.submit(NioIoOps.READ);
                    done.setSuccess(handle);
                });
        return done;
    }

    @Override
    public UdpPort port() {
        return port;
    }

    @Override
    public SelectableChannel selectableChannel() {
        return port.channel();
    }

    @Override
    public void handle(IoRegistration r, IoEvent event) {
        NioIoOps ops = ((NioIoEvent) event).ops();
        if (ops.contains(NioIoOps.WRITE)) {
            flush();
        }
        if (ops.contains(NioIoOps.READ) && port.receive(receiver) > 0) {
            flush();
        }
    }

    @Override
    public void flush() {
        boolean wait = port.flush() != 0;
        if (wait != waitingToWrite && registration != null) {
            waitingToWrite = wait;
            registration.submit(wait ? NioIoOps.READ_AND_WRITE : NioIoOps.READ);
        }
    }

    @Override
    public void close() {
        if (registration != null) {
            registration.cancel();
        }
        port.close();
    }
}
