package sfu.signaling.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * One event stream: writes while the client reads, and a comment now and then so that proxies wait.
 */
final class SseHandler extends ChannelInboundHandlerAdapter implements SseStream {
    private static final long HEARTBEAT_SECONDS = 15;
    private static final byte[] HEARTBEAT = ": \n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] RETRY = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);

    private final Channel channel;
    private final int maxQueuedBytes;

    SseHandler(HttpConfig config, Channel channel) {
        this.channel = channel;
        maxQueuedBytes = config.maxQueuedBytes();
        offer(RETRY);
        var heartbeat =
                channel.eventLoop()
                        .scheduleAtFixedRate(
                                () -> offer(HEARTBEAT),
                                HEARTBEAT_SECONDS,
                                HEARTBEAT_SECONDS,
                                TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> heartbeat.cancel(false));
    }

    @Override
    public boolean offer(byte[] event) {
        boolean isBehind = channel.unsafe().outboundBuffer() == null || !channel.isWritable();
        if (isBehind || event.length > maxQueuedBytes) {
            return false;
        }
        channel.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(event)));
        return true;
    }

    @Override
    public void close() {
        channel.close();
    }

    @Override
    public void onClosed(Runnable action) {
        channel.closeFuture().addListener(closed -> action.run());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message); // nothing more is expected of the client
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof IdleStateEvent)) { // it only listens
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
