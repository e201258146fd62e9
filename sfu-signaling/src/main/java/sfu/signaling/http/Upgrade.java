package sfu.signaling.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.timeout.IdleStateHandler;

import org.jspecify.annotations.Nullable;

/** Turns connections into WebSockets (RFC 6455 4.2). */
final class Upgrade {
    /** What is said in one go is one call of the system: chats of many people are made of such. */
    private static final int MESSAGES_AT_ONCE = 64;

    private final HttpLimits limits;
    private final WebSocketDecoderConfig decoder;
    private final Heartbeats heartbeats;
    private final CloseCounts closes;
    private final CloseCounts ofNodes = new CloseCounts(); // which nobody looks at

    Upgrade(HttpConfig config, CloseCounts closes) {
        this.closes = closes;
        limits = config.limits();
        heartbeats = new Heartbeats(limits);
        decoder =
                WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(limits.maxMessageBytes())
                        .allowExtensions(true)
                        .withUTF8Validator(false) // the handler decodes whole messages strictly
                        .build();
    }

    static @Nullable HttpResponse refuse(HttpRequest request) {
        boolean isUpgrade =
                request.method().equals("GET")
                        && request.header("upgrade").equalsIgnoreCase("websocket")
                        && request.header("sec-websocket-version").equals("13")
                        && !request.header("sec-websocket-key").isEmpty();
        return isUpgrade
                ? null
                : HttpResponse.problem(
                                426,
                                "upgrade-required",
                                "Upgrade required",
                                "this is a WebSocket, version 13")
                        .with("upgrade", "websocket")
                        .with("sec-websocket-version", "13");
    }

    void open(
            ChannelHandlerContext context,
            ChannelHandler requests,
            FullHttpRequest raw,
            HttpRequest request,
            Router.Target.Socket target) {
        boolean isOfClient = target.ofClients() && !Carriage.isCarried(request);
        WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshakerFactory(
                                request.path(), String.join(",", target.subprotocols()), decoder)
                        .newHandshaker(raw);
        handshaker
                .handshake(context.channel(), raw)
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        context.close();
                        return;
                    }
                    WebSocketHandler handler =
                            new WebSocketHandler(
                                    limits,
                                    context.channel(),
                                    handshaker,
                                    heartbeats,
                                    isOfClient ? closes : ofNodes);
                    context.pipeline()
                            .addFirst(new FlushConsolidationHandler(MESSAGES_AT_ONCE, true))
                            .addBefore("requests", "frames", new FrameLimits())
                            .addBefore(
                                    "requests",
                                    "messages",
                                    new WebSocketFrameAggregator(limits.maxMessageBytes()));
                    context.pipeline().replace(requests, "socket", handler);
                    context.pipeline().remove(IdleStateHandler.class); // heartbeats see it
                    handler.open(target.endpoint(), request);
                });
    }
}
