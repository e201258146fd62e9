package sfu.signaling.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** This end of a WebSocket to another node, by which a client is carried there. */
final class NodeSocket extends SimpleChannelInboundHandler<WebSocketFrame>
        implements WebSocketConnection, Heartbeat.Client {
    private static final Logger LOG = LoggerFactory.getLogger(NodeSocket.class);
    private static final int NO_STATUS = 1005;
    private static final int TOO_SLOW = 4007;
    private static final long CLOSING_MS = 1000;

    private final Channel channel;
    private final WebSocketListener listener;
    private final CompletableFuture<WebSocketConnection> opened;
    private final int maxQueuedBytes;
    private final Heartbeats heartbeats;
    private final Heartbeat heartbeat;
    private final OrderedWrites writes;
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private int closedWith = WebSocketListener.ABNORMAL; // both: on the event loop
    private String closedWhy = "";

    NodeSocket(
            Channel channel,
            WebSocketListener listener,
            CompletableFuture<WebSocketConnection> opened,
            HttpLimits limits,
            Heartbeats heartbeats) {
        this.channel = channel;
        this.listener = listener;
        this.opened = opened;
        maxQueuedBytes = limits.maxQueuedBytes();
        this.heartbeats = heartbeats;
        heartbeat = new Heartbeat(limits, this, now());
        writes = new OrderedWrites(channel);
    }

    private long now() {
        return channel.eventLoop().ticker().nanoTime();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            expectSigns();
            opened.complete(this);
        }
    }

    /** A host that is lost hangs up on nobody. */
    private void expectSigns() {
        heartbeat.heard(now());
        heartbeats.add(channel.eventLoop(), heartbeat);
        channel.closeFuture()
                .addListener(closed -> heartbeats.remove(channel.eventLoop(), heartbeat));
    }

    @Override
    public void ping() {
        channel.writeAndFlush(new PingWebSocketFrame());
    }

    @Override
    public void timedOut() {
        if (channel.config().isAutoRead()) {
            LOG.debug("a carried WebSocket ends: nothing is heard of the node");
            channel.close();
        } else {
            heartbeat.heard(now()); // nobody listens: the client takes no more
        }
    }

    /** Parts of a message that is not whole yet are signs, too. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        heartbeat.heard(now());
        super.channelReadComplete(context);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        switch (frame) {
            case TextWebSocketFrame text ->
                    listener.onText(text.content().toString(StandardCharsets.UTF_8));
            case CloseWebSocketFrame close -> {
                closedWith = close.statusCode() < 0 ? NO_STATUS : close.statusCode();
                closedWhy = close.reasonText();
                isClosing.set(true);
                channel.writeAndFlush(close.retain()).addListener(ChannelFutureListener.CLOSE);
            }
            default -> {} // pings are answered before it; of pongs it is enough that they came
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            listener.onWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        boolean wasOpen = opened.isDone() && !opened.isCompletedExceptionally();
        if (!opened.completeExceptionally(new java.io.IOException("the node hung up")) && wasOpen) {
            listener.onClosed(closedWith, closedWhy);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("a carried WebSocket ends after {}", cause.toString());
        opened.completeExceptionally(cause);
        channel.close();
    }

    @Override
    public void send(String text) {
        if (isClosing.get()) {
            return;
        }
        TextWebSocketFrame frame =
                new TextWebSocketFrame(ByteBufUtil.writeUtf8(channel.alloc(), text));
        long size = frame.content().readableBytes();
        if (queuedBytes.addAndGet(size) > maxQueuedBytes) {
            frame.release();
            close(TOO_SLOW, "the node does not read what it is sent");
            return;
        }
        writes.write(frame).addListener(written -> queuedBytes.addAndGet(-size));
    }

    @Override
    public void send(SharedText object, long seq) {
        send(object.numbered(seq));
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void setReading(boolean isReading) {
        if (isReading) { // what came meanwhile is not read yet
            channel.eventLoop().execute(() -> heartbeat.heard(now()));
        }
        channel.config().setAutoRead(isReading);
    }

    @Override
    public void close(int code, String reason) {
        if (isClosing.compareAndSet(false, true)) {
            setReading(true);
            writes.write(new CloseWebSocketFrame(code, reason));
            channel.eventLoop().schedule(() -> channel.close(), CLOSING_MS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void abort() {
        isClosing.set(true);
        channel.close();
    }
}
