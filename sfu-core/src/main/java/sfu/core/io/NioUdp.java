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
    private final Pump pump;
    private @Nullable IoRegistration registration;

    private NioUdp(NioUdpPort port, UdpPort.Receiver receiver) {
        this.port = port;
        pump = new Pump(port, receiver, this::watch);
    }

    /** Registers on the loop; the future completes on it. A port that fails to is closed. */
    static Future<NioUdp> register(IoEventLoop loop, NioUdpPort port, UdpPort.Receiver receiver) {
        NioUdp handle = new NioUdp(port, receiver);
        Promise<NioUdp> done = loop.newPromise();
        loop.register(handle)
                .addListener((Future<IoRegistration> f) -> { // runs on the loop
                    if (f.isSuccess()) {
                        handle.registration = f.getNow();
                        handle.watch(false);
                        // Netty forgets the handles of a loop that is ended while it is busy.
                        loop.terminationFuture().addListener(ended -> port.close());
                        done.setSuccess(handle);
                    } else {
                        port.close();
                        done.setFailure(f.cause());
                    }
                });
        return done;
    }

    private void watch(boolean writability) {
        if (registration != null) {
            NioIoOps ops = port.receives() ? NioIoOps.READ : NioIoOps.NONE;
            registration.submit(writability ? ops.with(NioIoOps.WRITE) : ops);
        }
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
        pump.ready(ops.contains(NioIoOps.READ), ops.contains(NioIoOps.WRITE));
    }

    @Override
    public void flush() {
        pump.flush();
    }

    /** Called by the loop when it shuts down, or by us, on the loop. */
    @Override
    public void close() {
        if (registration != null) {
            registration.cancel();
        }
        port.close();
    }
}
