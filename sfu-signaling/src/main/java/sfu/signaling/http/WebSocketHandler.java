package sfu.signaling.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One WebSocket (RFC 6455): whole messages in and out, pings, time-out, and the bound of what is
 * queued.
 */
final class WebSocketHandler extends SimpleChannelInboundHandler<WebSocketFrame>
        implements WebSocketConnection, Heartbeat.Client {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketHandler.class);
    private static final int PROTOCOL_ERROR = 1002;
    private static final int UNSUPPORTED = 1003;
    private static final int NO_STATUS = 1005;
    private static final int NOT_UTF8 = 1007;
    private static final int TOO_LARGE = 1009;
    private static final int INTERNAL = 1011;
    private static final int BAD_MESSAGE = 4000;
    private static final int TIMED_OUT = 4004;
    private static final int TOO_SLOW = 4007;
    private static final long CLOSING_MS = 1000; // for a client that does not read its end

    private final HttpLimits limits;
    private final Channel channel;
    private final WebSocketServerHandshaker handshaker;
    private final boolean deflates;
    private final OrderedWrites writes;
    private final Heartbeats heartbeats;
    private final CloseCounts closes;
    private final Heartbeat heartbeat;
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private @Nullable WebSocketListener listener;
    private int stalls; // that are over; on the event loop
    private int closedWith = WebSocketListener.ABNORMAL;

    WebSocketHandler(
            HttpLimits limits,
            Channel channel,
            WebSocketServerHandshaker handshaker,
            Heartbeats heartbeats,
            CloseCounts closes) {
        this.limits = limits;
        this.closes = closes;
        this.heartbeats = heartbeats;
        heartbeat = new Heartbeat(limits, this, channel.eventLoop().ticker().nanoTime());
        this.channel = channel;
        writes = new OrderedWrites(channel);
        this.handshaker = handshaker;
        deflates = channel.pipeline().get(WebSocketExtensionEncoder.class) != null;
    }

    void open(WebSocketEndpoint endpoint, HttpRequest request) {
        WebSocketListener opened;
        try {
            opened = endpoint.open(request, this);
        } catch (RuntimeException e) {
            LOG.error("a WebSocket of {} could not be opened", request.path(), e);
            close(INTERNAL, "cannot go on");
            return;
        }
        listener = opened;
        heartbeats.add(channel.eventLoop(), heartbeat);
        channel.closeFuture()
                .addListener(closed -> {
                    heartbeats.remove(channel.eventLoop(), heartbeat);
                    ended(opened);
                });
    }

    @Override
    public void ping() {
        channel.writeAndFlush(new PingWebSocketFrame());
    }

    @Override
    public void timedOut() {
        close(TIMED_OUT, "nothing was heard for " + limits.idleTimeout().toSeconds() + " s");
    }

    private void ended(WebSocketListener listener) {
        try {
            listener.onClosed(closedWith);
        } catch (RejectedExecutionException e) { // what it would tell has ended before
            LOG.debug("a WebSocket's end was heard by nobody", e);
        } catch (RuntimeException e) {
            LOG.error("a WebSocket's end was not handled", e);
        }
    }

    @Override
    public void send(String text) {
        if (isClosing.get()) {
            return;
        }
        queue(new TextWebSocketFrame(ByteBufUtil.writeUtf8(channel.alloc(), text)));
    }

    @Override
    public void send(SharedText object, long seq) {
        if (!isClosing.get()) {
            queue(object.frame(channel.alloc(), deflates, seq));
        }
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void setReading(boolean isReading) {
        channel.config().setAutoRead(isReading);
    }

    @Override
    public void abort() {
        channel.close();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        WebSocketListener its = listener;
        if (!channel.isWritable()) {
            expectReading();
            return;
        }
        stalls++;
        if (its != null) {
            its.onWritable();
        }
    }

    /** Who takes nothing for as long as one may be silent is closed. */
    private void expectReading() {
        int before = stalls;
        channel.eventLoop()
                .schedule(
                        () -> {
                            if (before == stalls && !channel.isWritable()) {
                                close(TOO_SLOW, "the client does not read what it is sent");
                            }
                        },
                        limits.idleTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void queue(TextWebSocketFrame frame) {
        long size = frame.content().readableBytes();
        if (queuedBytes.addAndGet(size) > limits.maxQueuedBytes()) {
            frame.release();
            close(TOO_SLOW, "the client does not read what it is sent");
            return;
        }
        writes.write(frame).addListener(written -> queuedBytes.addAndGet(-size));
    }

    @Override
    public void close(int code, String reason) {
        if (isClosing.compareAndSet(false, true)) {
            closes.note(code);
            writes.write(new CloseWebSocketFrame(code, shortened(reason)))
                    .addListener(ChannelFutureListener.CLOSE);
            endSoon();
        }
    }

    /**
     * Reads on for a moment: what nobody reads would reset the connection before it is told why.
     */
    private void endFlood() {
        if (isClosing.compareAndSet(false, true)) {
            closes.note(BAD_MESSAGE);
            writes.write(new CloseWebSocketFrame(BAD_MESSAGE, "too many control frames"));
            endSoon();
        }
    }

    private void endSoon() {
        channel.eventLoop().schedule(() -> channel.close(), CLOSING_MS, TimeUnit.MILLISECONDS);
    }

    /** A control frame has at most 125 bytes, two of them the code (RFC 6455 5.5). */
    private static String shortened(String reason) {
        return ByteBufUtil.utf8Bytes(reason) <= 123
                ? reason
                : reason.substring(0, Math.min(40, reason.length())); // 3 bytes a char at most
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (isClosing.get()) {
            return;
        }
        if (frame.rsv() != 0) { // of an extension that was not agreed on
            close(PROTOCOL_ERROR, "a reserved bit is set");
            return;
        }
        switch (frame) {
            case PingWebSocketFrame ping -> pong(ping.content());
            case CloseWebSocketFrame close -> echo(close);
            case TextWebSocketFrame text -> take(text.content());
            case PongWebSocketFrame pong -> {} // that it came is enough
            default -> close(UNSUPPORTED, "only text messages");
        }
    }

    /** Pongs count too: a flood of pings by a client that never reads must not grow. */
    private void pong(ByteBuf payload) {
        if (channel.isWritable()) {
            channel.writeAndFlush(new PongWebSocketFrame(payload.retain()));
        }
    }

    private void echo(CloseWebSocketFrame close) {
        isClosing.set(true);
        closedWith = close.statusCode() < 0 ? NO_STATUS : close.statusCode();
        handshaker.close(channel, close.retain());
        endSoon();
    }

    private void take(ByteBuf content) {
        heartbeat.spoke();
        String message;
        try {
            message = StandardCharsets.UTF_8.newDecoder().decode(content.nioBuffer()).toString();
        } catch (CharacterCodingException e) {
            close(NOT_UTF8, "not UTF-8");
            return;
        }
        WebSocketListener open = listener;
        if (open == null) {
            return;
        }
        try {
            open.onText(message);
        } catch (RuntimeException e) {
            LOG.error("a WebSocket's message was not handled", e);
            close(INTERNAL, "cannot go on");
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof FrameLimits.Flooded) {
            endFlood();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        heartbeat.heard(channel.eventLoop().ticker().nanoTime());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        switch (cause) {
            case CorruptedWebSocketFrameException corrupt -> { // the decoder said why
                if (isClosing.compareAndSet(false, true)) {
                    closes.note(corrupt.closeStatus().code());
                }
                endSoon();
            }
            case CodecException tooLarge ->
                    close(
                            TOO_LARGE,
                            "a message has at most " + limits.maxMessageBytes() + " bytes");
            case IOException gone -> context.close();
            default -> {
                LOG.debug("WebSocket closed after {}", cause.toString());
                close(INTERNAL, "cannot go on");
            }
        }
    }
}
