package sfu.signaling.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.timeout.IdleStateEvent;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One WebSocket (RFC 6455): frames to messages, pings, time-out, and the bound of what is queued.
 */
final class WebSocketHandler extends SimpleChannelInboundHandler<WebSocketFrame>
        implements WebSocketConnection {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketHandler.class);
    private static final int UNSUPPORTED = 1003;
    private static final int TOO_LARGE = 1009;
    private static final int INTERNAL = 1011;
    private static final int TIMED_OUT = 4004;
    private static final int TOO_SLOW = 4007;

    private final HttpConfig config;
    private final Channel channel;
    private final WebSocketServerHandshaker handshaker;
    private final AtomicLong queued = new AtomicLong();
    private final StringBuilder fragments = new StringBuilder();
    private @Nullable WebSocketListener listener;

    WebSocketHandler(HttpConfig config, Channel channel, WebSocketServerHandshaker handshaker) {
        this.config = config;
        this.channel = channel;
        this.handshaker = handshaker;
    }

    void open(WebSocketEndpoint endpoint, HttpRequest request) {
        WebSocketListener opened = endpoint.open(request, this);
        listener = opened;
        long interval = config.pingInterval().toMillis();
        var pings =
                channel.eventLoop()
                        .scheduleAtFixedRate(
                                () -> channel.writeAndFlush(new PingWebSocketFrame()),
                                interval,
                                interval,
                                TimeUnit.MILLISECONDS);
        channel.closeFuture()
                .addListener(closed -> {
                    pings.cancel(false);
                    opened.onClosed();
                });
    }

    @Override
    public void send(String text) {
        long bytes = text.length();
        if (queued.addAndGet(bytes) > config.maxQueuedBytes()) {
            close(TOO_SLOW, "the client does not read what it is sent");
            return;
        }
        channel.writeAndFlush(new TextWebSocketFrame(text))
                .addListener(written -> queued.addAndGet(-bytes));
    }

    @Override
    public void close(int code, String reason) {
        channel.writeAndFlush(new CloseWebSocketFrame(code, reason))
                .addListener(ChannelFutureListener.CLOSE);
        channel.eventLoop().schedule(() -> channel.close(), 1, TimeUnit.SECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        switch (frame) {
            case PingWebSocketFrame ping ->
                    channel.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
            case CloseWebSocketFrame close -> handshaker.close(channel, close.retain());
            case TextWebSocketFrame text -> take(text.text(), text.isFinalFragment());
            case ContinuationWebSocketFrame more -> take(more.text(), more.isFinalFragment());
            case PongWebSocketFrame pong -> {} // that it came is enough: the idle timer saw it
            default -> close(UNSUPPORTED, "only text messages");
        }
    }

    private void take(String text, boolean isFinal) {
        if (fragments.length() + text.length() > config.maxFrameBytes()) {
            close(TOO_LARGE, "a message has at most " + config.maxFrameBytes() + " bytes");
            return;
        }
        fragments.append(text);
        if (isFinal && listener != null) {
            String message = fragments.toString();
            fragments.setLength(0);
            listener.onText(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            close(TIMED_OUT, "nothing was heard for " + config.idleTimeout().toSeconds() + " s");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("WebSocket closed after {}", cause.toString());
        close(INTERNAL, "cannot go on");
    }
}
