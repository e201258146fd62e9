package sfu.signaling.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Fires {@link Expired} when a request that began is not whole in time (a "slow loris"). */
final class RequestDeadline extends ChannelInboundHandlerAdapter {
    /** The event. */
    record Expired() {}

    private final long timeoutMs;
    private @Nullable Future<?> timer;

    RequestDeadline(Duration timeout) {
        timeoutMs = timeout.toMillis();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (timer == null) {
            timer =
                    context.executor()
                            .schedule(() -> expire(context), timeoutMs, TimeUnit.MILLISECONDS);
        }
        context.fireChannelRead(bytes);
    }

    private void expire(ChannelHandlerContext context) {
        timer = null;
        context.fireUserEventTriggered(new Expired());
    }

    /** A request is whole; the next bytes begin another. */
    void met() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        met();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        met();
    }
}
