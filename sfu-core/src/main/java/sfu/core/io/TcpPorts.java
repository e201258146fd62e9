package sfu.core.io;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;

import sfu.core.stats.TcpEnd;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Listens for ICE-TCP on the shards' loops, on the numbers of their UDP ports. */
public final class TcpPorts implements AutoCloseable {
    private static final int BACKLOG = 128;

    /** Of one connection at a time, then the others and the datagrams get their turn. */
    private static final int READ_BYTES = 8192;

    private static final int READS_A_TURN = 2;

    /** What the kernel may hold of a slow reader's packets, beyond what is in flight. */
    private static final long UNSENT_BYTES = 32 << 10;

    /** With java.nio unsent and in flight together. */
    private static final int NIO_SEND_BUFFER_BYTES = 128 << 10;

    private static final long SWEEP_MS = 1_000;

    private final UdpOptions udp;
    private final boolean isNative;
    private final Map<EventLoop, TcpInbox> inboxes = new HashMap<>();
    private final List<Channel> listening = new ArrayList<>();

    /** On loops that run {@link UdpPorts#ioHandlers}. */
    public TcpPorts(UdpPorts ports) {
        isNative = ports.isNative();
        udp = ports.options();
    }

    /**
     * Before anything listens: what comes on this loop goes to this receiver, which is there from
     * now on, as its datagrams do.
     *
     * @param shard the loop's number
     */
    public void add(int shard, IoEventLoop loop, UdpBinding binding, UdpPort.Receiver receiver) {
        UdpStats stats = binding.port().stats();
        TcpInbox inbox = new TcpInbox(shard, receiver, stats, udp, System::nanoTime);
        inboxes.put(loop, inbox);
        loop.scheduleWithFixedDelay(
                inbox::handleTimeouts, SWEEP_MS, SWEEP_MS, TimeUnit.MILLISECONDS);
    }

    /**
     * Listens on all addresses.
     *
     * @param connections those of this port
     * @param acceptor the loop that accepts
     * @param children the loops that the connections are spread over
     * @throws IOException when the port is in use
     */
    public void listen(
            int port, TcpConnections connections, EventLoop acceptor, EventLoopGroup children)
            throws IOException {
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(acceptor, children)
                        .channel(
                                isNative
                                        ? EpollServerSocketChannel.class
                                        : NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .handler(new AcceptFailures(connections.admission()))
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(READ_BYTES)
                                        .maxMessagesPerRead(READS_A_TURN))
                        .childHandler(new Accepting(connections));
        if (isNative) {
            bootstrap.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
        } else {
            bootstrap.childOption(ChannelOption.SO_SNDBUF, NIO_SEND_BUFFER_BYTES);
        }
        ChannelFuture bound = bootstrap.bind(port).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new BindException(
                    "media port %d is in use in TCP, or not to be had: choose another with --udp-port"
                            .formatted(port));
        }
        listening.add(bound.channel());
    }

    /** Accepts nothing more; connections end with their loops. */
    @Override
    public void close() {
        listening.forEach(channel -> channel.close().awaitUninterruptibly());
    }

    /** What the system does not let in is counted; Netty waits a second and accepts again. */
    private static final class AcceptFailures extends ChannelInboundHandlerAdapter {
        private final TcpAdmission admission;

        AcceptFailures(TcpAdmission admission) {
            this.admission = admission;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof IOException) {
                admission.failed();
            }
            context.fireExceptionCaught(cause);
        }
    }

    /** Gives a new connection its place, or refuses it. */
    private final class Accepting extends ChannelInitializer<Channel> {
        private final TcpConnections connections;

        Accepting(TcpConnections connections) {
            this.connections = connections;
        }

        @Override
        protected void initChannel(Channel channel) {
            TcpInbox inbox = inboxes.get(channel.eventLoop());
            boolean hasAddresses =
                    channel.remoteAddress() instanceof InetSocketAddress
                            && channel.localAddress() instanceof InetSocketAddress;
            if (inbox == null || !hasAddresses) { // it is gone already
                channel.close();
                return;
            }
            InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
            TcpEnd refused = connections.admission().admit(remote.getAddress());
            if (refused != null) {
                channel.config().setOption(ChannelOption.SO_LINGER, 0); // leaves nothing behind
                channel.close();
                return;
            }
            InetSocketAddress local = (InetSocketAddress) channel.localAddress();
            long port = path(remote, local);
            TcpConnection connection =
                    new TcpConnection(connections, inbox, channel, remote, port, inbox.nowNs());
            channel.pipeline().addLast(connection);
            channel.closeFuture().addListener(done -> connection.closed());
        }

        private long path(InetSocketAddress remote, InetSocketAddress local) {
            int number =
                    udp.locals().numberOf(Addr.hi(local.getAddress()), Addr.lo(local.getAddress()));
            return Addr.overTcp(Addr.withLocal(Addr.port(remote), number));
        }
    }
}
