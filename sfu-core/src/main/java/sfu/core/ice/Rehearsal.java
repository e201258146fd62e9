package sfu.core.ice;

import org.jspecify.annotations.Nullable;

import sfu.core.api.IceParameters;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A peer's ICE played in memory, which loads and warms the code that the first real one needs. */
final class Rehearsal implements IceTransport.Listener {
    /** A cold JVM takes up to 7 s. */
    private static final int MAX_SECONDS = 20;

    private final InetSocketAddress nowhere =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    private final Path path = new Path(false, nowhere, nowhere);
    private final CountDownLatch selected = new CountDownLatch(1);
    private final IceMux mux;
    private volatile @Nullable IceClient client;

    private Rehearsal() {
        mux = new IceMux(List.of(nowhere), IceTimers.DEFAULT, (to, bytes) -> answer(bytes));
    }

    static void play() {
        Rehearsal rehearsal = new Rehearsal();
        try (IceMux mux = rehearsal.mux) {
            rehearsal.run(mux);
        }
    }

    private void run(IceMux mux) {
        IceParameters own = IceClient.newParameters();
        IceTransport transport = new IceTransport(mux, own.ufrag(), own.password(), this);
        IceParameters server = new IceParameters(transport.localUfrag(), transport.localPassword());
        IceClient controlling = new IceClient(own, server);
        byte[] check = controlling.check(true);
        client = controlling;
        mux.onStun(path, check);
        try {
            if (!selected.await(MAX_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("ICE did not complete in memory");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        transport.close();
    }

    /** On the ICE thread. */
    private void answer(byte[] datagram) {
        IceClient controlling = client;
        byte[] answer = controlling == null ? null : controlling.onDatagram(datagram, nowhere);
        if (answer != null) {
            mux.onStun(path, answer);
        }
    }

    @Override
    public void onKnown(Path known) {
        // the only one
    }

    @Override
    public void onUnknown(Path unknown) {
        // at the end
    }

    @Override
    public void onSelected(Path chosen, int rttMillis) {
        selected.countDown();
    }

    @Override
    public void onClosed(String reason) {
        // the time limit above tells
    }
}
