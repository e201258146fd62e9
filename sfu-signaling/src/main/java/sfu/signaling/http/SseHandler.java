package sfu.signaling.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One event stream: writes while the client reads, and a comment now and then so that proxies wait.
 */
final class SseHandler extends ChannelInboundHandlerAdapter implements SseStream {
    private static final Logger LOG = LoggerFactory.getLogger(SseHandler.class);
    private static final byte[] HEARTBEAT = ": \n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] RETRY = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);

    private final Channel channel;
    private final HttpLimits limits;
    private final OrderedWrites writes;
    private final @Nullable SseGzip gzip;
    private final AtomicLong queuedBytes = new AtomicLong();
    private volatile Runnable onWritable = () -> {};
    private long behindMs; // for how long the client has taken nothing

    private SseHandler(Channel channel, HttpLimits limits, @Nullable SseGzip gzip) {
        this.channel = channel;
        this.gzip = gzip;
        writes = new OrderedWrites(channel);
        this.limits = limits;
    }

    /** What a stream's response has besides its events. */
    static HttpResponse headOnly() {
        return HttpResponse.empty(200)
                .with("content-type", "text/event-stream; charset=utf-8")
                .with("cache-control", "no-store, no-transform")
                .with("x-accel-buffering", "no");
    }

    static void open(
            ChannelHandlerContext context,
            ChannelHandler requests,
            HttpResponse response,
            HttpLimits limits,
            HttpRequest request,
            SseAdmission.Answer.Opens opens) {
        DefaultHttpResponse head =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers().forEach((name, value) -> head.headers().set(name, value));
        head.headers().set("x-content-type-options", "nosniff").set("transfer-encoding", "chunked");
        SseGzip gzip = gzip(request, opens);
        if (gzip != null) {
            head.headers().set("content-encoding", "gzip").set("vary", "accept-encoding");
        }
        context.writeAndFlush(head);
        SseHandler handler = new SseHandler(context.channel(), limits, gzip);
        if (gzip != null) {
            handler.writes.write(new DefaultHttpContent(Unpooled.wrappedBuffer(SseGzip.HEADER)));
        }
        context.pipeline().replace(requests, "events", handler);
        handler.offer(RETRY);
        handler.beat();
        try {
            opens.reader().accept(handler);
        } catch (RuntimeException e) {
            LOG.error("an event stream of {} could not be opened", request.path(), e);
            handler.close();
        }
    }

    private static @Nullable SseGzip gzip(HttpRequest request, SseAdmission.Answer.Opens opens) {
        boolean isTaken = Gzip.isAccepted(request.header("accept-encoding"));
        return isTaken && opens.isCompressed() ? new SseGzip() : null;
    }

    private void beat() {
        long everyMs = limits.heartbeat().toMillis();
        var beats =
                channel.eventLoop()
                        .scheduleAtFixedRate(
                                () -> beat(everyMs), everyMs, everyMs, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> beats.cancel(false));
    }

    private void beat(long everyMs) {
        behindMs = offer(HEARTBEAT) ? 0 : behindMs + everyMs;
        if (behindMs >= limits.idleTimeout().toMillis()) {
            channel.close(); // it is gone, or never reads: it may connect again
        }
    }

    @Override
    public boolean offer(byte[] event) {
        if (!isWritable() || event.length > limits.maxQueuedBytes()) {
            return false;
        }
        write(event);
        return true;
    }

    @Override
    public boolean offer(SseEvent event) {
        if (gzip == null) {
            return offer(event.plain());
        }
        byte[] coded = event.deflated();
        if (!isWritable() || coded.length > limits.maxQueuedBytes()) {
            return false;
        }
        write(event.plain(), coded);
        return true;
    }

    private ChannelFuture write(byte[] event) {
        return gzip == null
                ? writes.write(new DefaultHttpContent(Unpooled.wrappedBuffer(event)))
                : write(event, SseGzip.deflate(event));
    }

    /** The checksum is of the order of writes, whichever threads they come from. */
    private synchronized ChannelFuture write(byte[] plain, byte[] coded) {
        if (gzip != null) {
            gzip.add(plain);
        }
        return writes.write(new DefaultHttpContent(Unpooled.wrappedBuffer(coded)));
    }

    @Override
    public void send(byte[] event) {
        if (queuedBytes.addAndGet(event.length) > limits.maxQueuedBytes()) {
            channel.close();
            return;
        }
        write(event).addListener(written -> queuedBytes.addAndGet(-event.length));
    }

    @Override
    public boolean isOpen() {
        return channel.isActive();
    }

    @Override
    public boolean isWritable() {
        return channel.isActive() && channel.isWritable();
    }

    @Override
    public void onWritable(Runnable action) {
        onWritable = action;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            onWritable.run();
        }
    }

    @Override
    public synchronized void close() {
        if (gzip != null) {
            writes.write(new DefaultHttpContent(Unpooled.wrappedBuffer(gzip.trailer())));
        }
        writes.write(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE);
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
        // that it is idle is right: it only listens
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
