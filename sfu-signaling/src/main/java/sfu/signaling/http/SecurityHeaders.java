package sfu.signaling.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.ssl.SslHandler;

/**
 * What every answer of a connection says to browsers, whoever wrote it: pages, the API, event
 * streams, handshakes of WebSockets and refusals.
 */
final class SecurityHeaders extends ChannelDuplexHandler {
    /** Of what is no page: it loads nothing and is shown in none. */
    private static final String NO_PAGE = "default-src 'none'; frame-ancestors 'none'";

    private static final String POLICY = "content-security-policy";

    private final String hsts;
    private final Proxies proxies;
    private boolean isSecure; // the latest request came by HTTPS, as far as the browser sees

    SecurityHeaders(HttpConfig config) {
        hsts = config.security().hsts();
        proxies = config.proxies();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            isSecure =
                    context.pipeline().get(SslHandler.class) != null
                            || proxies.saysSecure(
                                    ProxiedClient.peer(context.channel()), request.headers());
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            add(response.headers());
        }
        context.write(message, promise);
    }

    private void add(HttpHeaders headers) {
        headers.set("x-content-type-options", "nosniff");
        headers.set("referrer-policy", "no-referrer");
        headers.set("x-frame-options", "DENY"); // frame-ancestors, for what does not know it
        if (!headers.contains(POLICY)) {
            headers.set(POLICY, NO_PAGE);
        }
        if (isSecure && !hsts.isEmpty()) {
            headers.set("strict-transport-security", hsts);
        }
    }
}
