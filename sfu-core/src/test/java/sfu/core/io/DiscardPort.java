package sfu.core.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The real send batch with GSO on a kernel that takes everything at no cost. */
public final class DiscardPort implements UdpPort {
    private final UdpStats stats = new UdpStats();
    private final SendBatch out;

    public DiscardPort() {
        Kernel kernel =
                new Kernel() {
                    @Override
                    public long realTimeNs() {
                        return 0;
                    }

                    @Override
                    public int receive(long headers, int count) {
                        return 0;
                    }

                    @Override
                    public int send(long headers, int count) {
                        return count;
                    }
                };
        out =
                new SendBatch(
                        kernel,
                        Arena.ofShared(),
                        UdpOptions.defaults(),
                        true,
                        new Segmentation(true, new GsoRefusal()),
                        stats);
    }

    @Override
    public int receive(Receiver receiver) {
        return 0;
    }

    @Override
    public void departures(Departures listener) {
        out.departures(listener);
    }

    @Override
    public MemorySegment out() {
        return out.memory();
    }

    @Override
    public long reserve(int maxBytes) {
        return out.reserve(maxBytes);
    }

    @Override
    public boolean commit(int lengthBytes, long addrHi, long addrLo, long port) {
        return out.commit(lengthBytes, addrHi, addrLo, port);
    }

    @Override
    public void skip(int lengthBytes) {
        out.skip(lengthBytes);
    }

    @Override
    public int localPort() {
        return 10_000;
    }

    @Override
    public UdpStats stats() {
        return stats;
    }

    @Override
    public int flush() {
        return out.flush();
    }

    /** The port on no loop at all. */
    public UdpBinding binding() {
        return new UdpBinding() {
            @Override
            public UdpPort port() {
                return DiscardPort.this;
            }

            @Override
            public void flush() {
                DiscardPort.this.flush();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}
}
