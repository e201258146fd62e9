package sfu.signaling.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.timeout.IdleStateEvent;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Takes a connection's requests to their routes, one at a time. */
final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

    private final HttpConfig config;
    private final Router router;

    RequestHandler(HttpConfig config, Router router) {
        this.config = config;
        this.router = router;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest raw) {
        boolean keepAlive = HttpUtil.isKeepAlive(raw);
        HttpRequest request;
        try {
            if (raw.decoderResult().isFailure()) {
                throw new IllegalArgumentException("not HTTP/1.1");
            }
            request = read(context, raw, Map.of());
        } catch (IllegalArgumentException e) {
            write(context, null, HttpResponse.problem(400, "Bad request", "cannot be read"), false);
            return;
        }
        if (config.loopbackOnly() && !Loopback.isMeant(request)) {
            write(
                    context,
                    null,
                    HttpResponse.problem(
                            403,
                            "Forbidden",
                            "in dev mode only pages of localhost are served: use a configuration"
                                    + " with tokens for other names and origins"),
                    false);
            return;
        }
        String method = request.method().equals("HEAD") ? "GET" : request.method();
        Router.Match match = router.find(method, request.path());
        if (match == null) {
            write(context, request, unrouted(request), keepAlive);
            return;
        }
        HttpRequest routed = read(context, raw, match.parameters());
        switch (match.target()) {
            case Router.Target.Plain(Handler handler) ->
                    answer(context, routed, handler, keepAlive);
            case Router.Target.Socket socket -> upgrade(context, raw, routed, socket);
            case Router.Target.Events(SseEndpoint endpoint) ->
                    stream(context, routed, endpoint, keepAlive);
        }
    }

    private static HttpRequest read(
            ChannelHandlerContext context, FullHttpRequest raw, Map<String, String> parameters) {
        QueryStringDecoder uri = new QueryStringDecoder(raw.uri());
        Map<String, String> headers = new LinkedHashMap<>();
        raw.headers()
                .forEach(h ->
                        headers.putIfAbsent(h.getKey().toLowerCase(Locale.ROOT), h.getValue()));
        return new HttpRequest(
                raw.method().name(),
                uri.path(),
                parameters,
                uri.parameters(),
                headers,
                raw.content().toString(StandardCharsets.UTF_8),
                (InetSocketAddress) context.channel().remoteAddress());
    }

    private HttpResponse unrouted(HttpRequest request) {
        Set<String> methods = router.methods(request.path());
        if (!methods.isEmpty()) {
            String allowed = String.join(", ", methods);
            if (request.method().equals("OPTIONS")) {
                return HttpResponse.empty(204)
                        .with("allow", allowed)
                        .with("access-control-allow-methods", allowed)
                        .with(
                                "access-control-allow-headers",
                                "authorization, content-type, if-match")
                        .with("access-control-max-age", "86400");
            }
            return HttpResponse.problem(405, "Method not allowed", "use " + allowed)
                    .with("allow", allowed);
        }
        StaticFiles files = router.files();
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        HttpResponse file = files == null || !reads ? null : files.get(request.path());
        if (file == null) {
            return HttpResponse.problem(404, "Not found", "nothing is at " + request.path());
        }
        return request.header("if-none-match").equals(file.headers().get("etag"))
                ? HttpResponse.empty(304)
                : file;
    }

    private void answer(
            ChannelHandlerContext context,
            HttpRequest request,
            Handler handler,
            boolean keepAlive) {
        try {
            handler.handle(request)
                    .whenComplete((response, failure) ->
                            context.executor()
                                    .execute(() ->
                                            write(
                                                    context,
                                                    request,
                                                    failure == null ? response : failed(failure),
                                                    keepAlive)));
        } catch (RuntimeException e) {
            write(context, request, failed(e), keepAlive);
        }
    }

    private static HttpResponse failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        LOG.error("a request failed", cause);
        return HttpResponse.problem(500, "Internal error", "the server's log says more");
    }

    private void write(
            ChannelHandlerContext context,
            @Nullable HttpRequest request,
            HttpResponse response,
            boolean keepAlive) {
        boolean isHead = request != null && request.method().equals("HEAD");
        FullHttpResponse out =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(response.status()),
                        isHead ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(response.body()));
        response.headers().forEach((name, value) -> out.headers().set(name, value));
        out.headers().set("x-content-type-options", "nosniff");
        if (request != null && router.isCrossOrigin(request.path())) {
            out.headers().set("access-control-allow-origin", "*");
            out.headers().set("access-control-expose-headers", "location, etag, link");
        }
        if (response.status() != 204 && response.status() != 304) {
            out.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, response.body().length);
        }
        HttpUtil.setKeepAlive(out, keepAlive);
        var written = context.writeAndFlush(out);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void upgrade(
            ChannelHandlerContext context,
            FullHttpRequest raw,
            HttpRequest request,
            Router.Target.Socket target) {
        WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshakerFactory(
                                request.path(),
                                String.join(",", target.subprotocols()),
                                true,
                                config.maxFrameBytes())
                        .newHandshaker(raw);
        if (handshaker == null || !request.header("upgrade").equalsIgnoreCase("websocket")) {
            write(
                    context,
                    request,
                    HttpResponse.problem(
                            426, "Upgrade required", "this is a WebSocket, version 13"),
                    false);
            return;
        }
        context.pipeline().remove("compressor");
        handshaker
                .handshake(context.channel(), raw)
                .addListener(done -> {
                    if (done.isSuccess()) {
                        WebSocketHandler handler =
                                new WebSocketHandler(config, context.channel(), handshaker);
                        handler.open(target.endpoint(), request);
                        context.pipeline().replace(this, "socket", handler);
                    }
                });
    }

    private void stream(
            ChannelHandlerContext context,
            HttpRequest request,
            SseEndpoint endpoint,
            boolean keepAlive) {
        HttpResponse refusal = endpoint.refuse(request);
        if (refusal != null) {
            write(context, request, refusal, keepAlive);
            return;
        }
        context.pipeline().remove("compressor");
        DefaultHttpResponse head =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store, no-transform")
                .set("x-accel-buffering", "no")
                .set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
        context.writeAndFlush(head);
        SseHandler handler = new SseHandler(config, context.channel());
        context.pipeline().replace(this, "events", handler);
        endpoint.open(request, handler);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("connection closed after {}", cause.toString());
        context.executor().schedule(() -> context.close(), 0, TimeUnit.SECONDS);
    }
}
