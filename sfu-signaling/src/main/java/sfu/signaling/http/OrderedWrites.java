package sfu.signaling.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes to a channel in the order of the calls, whichever threads they come from: of itself its
 * event loop would write at once what other threads' writes, which wait for it, have to precede.
 */
final class OrderedWrites {
    private final Channel channel;
    private final AtomicInteger waiting = new AtomicInteger(); // for the event loop

    OrderedWrites(Channel channel) {
        this.channel = channel;
    }

    ChannelFuture write(Object message) {
        if (channel.eventLoop().inEventLoop() && waiting.get() == 0) {
            return channel.writeAndFlush(message);
        }
        ChannelPromise promise = channel.newPromise();
        waiting.incrementAndGet();
        try {
            channel.eventLoop()
                    .execute(() -> {
                        waiting.decrementAndGet();
                        channel.writeAndFlush(message, promise);
                    });
        } catch (RejectedExecutionException e) { // the server ends
            ReferenceCountUtil.release(message);
            return channel.newFailedFuture(e);
        }
        return promise;
    }
}
