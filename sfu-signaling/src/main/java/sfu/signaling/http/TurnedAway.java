package sfu.signaling.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

import sfu.core.stats.Limit;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection too many: it is told so when it asks for something, without being read. */
final class TurnedAway extends ChannelInboundHandlerAdapter {
    private static final int RETRY_SECONDS = 10;
    private static final int PATIENCE_MS = 500; // until it asks
    private static final int MAX_WAITING = 1000; // more are closed unheard

    private static final ByteBuf BUSY = answer("503 Service Unavailable", "the server is full");
    private static final ByteBuf TOO_MANY =
            answer("429 Too Many Requests", "too many connections from one address");
    private static final AtomicInteger WAITING = new AtomicInteger();

    private final ByteBuf answer;

    private TurnedAway(ByteBuf answer) {
        this.answer = answer;
    }

    /**
     * @param isPlain whether an answer can be read without a TLS handshake, which it is not worth
     */
    static void end(Channel channel, Limit limit, boolean isPlain) {
        if (!isPlain || WAITING.get() >= MAX_WAITING) {
            channel.close();
            return;
        }
        WAITING.incrementAndGet();
        channel.closeFuture().addListener(closed -> WAITING.decrementAndGet());
        channel.pipeline().addLast(new TurnedAway(limit == Limit.CONNECTIONS ? BUSY : TOO_MANY));
        channel.eventLoop().schedule(() -> channel.close(), PATIENCE_MS, TimeUnit.MILLISECONDS);
    }

    /** Said to a request that can be read. */
    static HttpResponse tooManySockets() {
        return HttpResponse.problem(
                        429,
                        "too-many-sockets",
                        "Too many requests",
                        "this address has all WebSockets and event streams that it may have")
                .with("retry-after", String.valueOf(RETRY_SECONDS));
    }

    private static ByteBuf answer(String status, String why) {
        String text =
                "HTTP/1.1 "
                        + status
                        + "\r\nretry-after: "
                        + RETRY_SECONDS
                        + "\r\nconnection: close\r\nx-content-type-options: nosniff"
                        + "\r\ncontent-security-policy: default-src 'none'; frame-ancestors 'none'"
                        + "\r\ncontent-type: text/plain\r\ncontent-length: "
                        + (why.length() + 1)
                        + "\r\n\r\n"
                        + why
                        + "\n";
        return Unpooled.unreleasableBuffer(
                Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII).asReadOnly());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        ReferenceCountUtil.release(bytes);
        context.writeAndFlush(answer.duplicate()).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
