package sfu.core.io;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;

import org.jspecify.annotations.Nullable;

import sfu.core.stats.TcpEnd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One peer's ICE-TCP connection on a shard's loop: what comes is cut into packets there, what goes
 * may be sent by any shard.
 */
final class TcpConnection extends ChannelInboundHandlerAdapter implements TcpPeer {
    private static final int HEADER_BYTES = 2;

    /** So much more than its video may take: audio, STUN and RTCP still have room. */
    private static final int HARD_LIMIT_FACTOR = 2;

    /** About a hundred checks: until one is right there is no reason to read more. */
    private static final int MAX_UNCHECKED_BYTES = 16_384;

    /** RFC 7983: what begins higher is not STUN. */
    private static final int LAST_STUN_BYTE = 3;

    /** A DTLS alert may still be on its way. */
    private static final long LINGER_MS = 1_000;

    private static final ValueLayout.OfShort LENGTH =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final TcpConnections all;
    private final TcpInbox inbox;
    private final Channel channel;
    private final InetAddress address;
    private final long hi;
    private final long lo;
    private final long port;
    private final FrameReader frames;
    private final SlowReader reader;
    private final TcpLiveness liveness;
    private final long hardLimitBytes;
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicReference<@Nullable TcpEnd> end = new AtomicReference<>();
    private final Set<Long> users = new HashSet<>();
    private volatile boolean isUsed;
    private int uncheckedBytes;
    private long takenBytes;

    TcpConnection(
            TcpConnections all,
            TcpInbox inbox,
            Channel channel,
            InetSocketAddress remote,
            long port,
            long nowNs) {
        this.all = all;
        this.inbox = inbox;
        this.channel = channel;
        address = remote.getAddress();
        hi = Addr.hi(address);
        lo = Addr.lo(address);
        this.port = port;
        TcpOptions options = all.admission().options();
        frames = new FrameReader(inbox.maxPacketBytes());
        reader = new SlowReader(options.sendBytes(), options.sendWaitMs() * 1_000_000L);
        liveness = new TcpLiveness(options, nowNs);
        hardLimitBytes = (long) HARD_LIMIT_FACTOR * options.sendBytes();
    }

    int shard() {
        return inbox.shard();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        all.put(hi, lo, port, this);
        inbox.add(this);
    }

    /** Its channel closed, whether it was ever active or not; on its loop. */
    void closed() {
        inbox.remove(this);
        all.remove(hi, lo, port, this);
        TcpEnd reason = end.get();
        all.admission().dismiss(address, reason == null ? TcpEnd.PEER : reason);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (end.get() == null) {
                read(bytes.nioBuffer());
            }
        } finally {
            bytes.release();
        }
    }

    private void read(ByteBuffer bytes) {
        liveness.read(inbox.nowNs());
        if (!isUsed) {
            uncheckedBytes += bytes.remaining();
            if (uncheckedBytes > MAX_UNCHECKED_BYTES) {
                close(TcpEnd.UNCHECKED);
                return;
            }
        }
        if (!frames.read(bytes, this::onPacket)) {
            close(TcpEnd.BAD_FRAME); // unless there is a better reason
        }
    }

    private boolean onPacket(ByteBuffer in, int length) {
        boolean isStun = (in.get(in.position()) & 0xFF) <= LAST_STUN_BYTE;
        if (!isStun && !isUsed) {
            close(TcpEnd.UNCHECKED);
            return false;
        }
        inbox.packet(in, length, hi, lo, port);
        return true;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        inbox.batchEnd();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        close(TcpEnd.PEER); // a reset, or a write that failed
    }

    @Override
    public boolean send(MemorySegment in, long[] at, int[] length, int from, int to) {
        int bytes = 0;
        for (int i = from; i < to; i++) {
            bytes += HEADER_BYTES + length[i];
        }
        long waiting = waitingBytes();
        if (waiting < 0 || waiting + bytes > hardLimitBytes || end.get() != null) {
            return false;
        }
        ByteBuf out = channel.alloc().directBuffer(bytes);
        frame(in, at, length, from, to, MemorySegment.ofBuffer(out.nioBuffer(0, bytes)));
        out.writerIndex(bytes);
        queuedBytes.getAndAdd(bytes);
        channel.writeAndFlush(out, channel.voidPromise());
        return true;
    }

    private static void frame(
            MemorySegment in, long[] at, int[] length, int from, int to, MemorySegment out) {
        long write = 0;
        for (int i = from; i < to; i++) {
            out.set(LENGTH, write, (short) length[i]);
            MemorySegment.copy(in, at[i], out, write + HEADER_BYTES, length[i]);
            write += HEADER_BYTES + length[i];
        }
    }

    /** What the kernel did not take yet, and what is on its way to the loop; -1 when closed. */
    private long waitingBytes() {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        return out == null ? -1 : out.totalPendingWriteBytes();
    }

    @Override
    public boolean isSlow(long nowNs) {
        return reader.isSlow(waitingBytes(), nowNs);
    }

    synchronized void use(long transport) {
        users.add(transport);
        isUsed = true;
    }

    void leave(long transport) {
        if (isLeftBy(transport) && end.compareAndSet(null, TcpEnd.ENDED)) {
            channel.eventLoop().schedule(() -> channel.close(), LINGER_MS, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized boolean isLeftBy(long transport) {
        return users.remove(transport) && users.isEmpty();
    }

    /** Looks whether it is still of use; on its loop. */
    void handleTimeouts(long nowNs) {
        long waiting = waitingBytes();
        long taken = queuedBytes.get() - waiting;
        if (waiting <= 0 || taken > takenBytes) {
            liveness.taken(nowNs);
        }
        takenBytes = taken;
        TcpEnd expired = liveness.expired(isUsed, nowNs);
        if (expired != null) {
            close(expired);
        }
    }

    /** Now, whatever still waits; the first reason counts. */
    void close(TcpEnd reason) {
        if (end.compareAndSet(null, reason)) {
            channel.close();
        }
    }
}
