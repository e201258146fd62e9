package sfu.signaling.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Learns who connects from the header of the PROXY protocol, version 1 or 2, then leaves. */
final class ProxiedClient extends SimpleChannelInboundHandler<HAProxyMessage> {
    private static final Logger LOG = LoggerFactory.getLogger(ProxiedClient.class);
    private static final int MAX_EXTRA_BYTES = 1024; // of what version 2 may add, as TLS names
    private static final AttributeKey<InetSocketAddress> PEER = AttributeKey.valueOf("peer");

    private final Future<?> deadline;
    private final Runnable known;

    private ProxiedClient(Future<?> deadline, Runnable known) {
        this.deadline = deadline;
        this.known = known;
    }

    /**
     * @param known is run when it is known whose the channel is
     */
    static void expect(Channel channel, Duration timeout, Runnable known) {
        Future<?> deadline =
                channel.eventLoop()
                        .schedule(() -> channel.close(), timeout.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> deadline.cancel(false));
        channel.pipeline()
                .addLast(new HAProxyMessageDecoder(MAX_EXTRA_BYTES, true))
                .addLast(new ProxiedClient(deadline, known));
    }

    /** Who is at the other end, beyond a proxy that announced it. */
    static InetSocketAddress peer(Channel channel) {
        InetSocketAddress announced = channel.attr(PEER).get();
        return announced == null ? (InetSocketAddress) channel.remoteAddress() : announced;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HAProxyMessage header) {
        String source = header.sourceAddress();
        InetAddress address = source == null ? null : Hops.address(source);
        if (header.command() == HAProxyCommand.PROXY && address != null) {
            context.channel().attr(PEER).set(new InetSocketAddress(address, header.sourcePort()));
        }
        deadline.cancel(false);
        context.pipeline().remove(this);
        known.run();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("no header of the PROXY protocol: {}", cause.toString());
        context.close();
    }
}
