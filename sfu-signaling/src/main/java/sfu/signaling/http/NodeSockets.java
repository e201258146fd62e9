package sfu.signaling.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

/** Opens WebSockets to other nodes. */
public final class NodeSockets implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int MOST_ANSWER_BYTES = 64 << 10; // to the handshake

    /** Of a client that is carried: ten thousand silent ones are 2,500 pings a second. */
    private static final Duration PING = Duration.ofSeconds(4);

    /** Two pings and some; its room is free for another node by then. */
    private static final Duration SILENT = Duration.ofSeconds(10);

    private final HttpLimits limits;
    private final Heartbeats heartbeats;
    private final Duration timeout;
    private final NodeTrust trust;
    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(
                    THREADS,
                    new DefaultThreadFactory("nodes", true),
                    Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    private @Nullable SslContext tls; // guarded by this

    /**
     * @param timeout to connect, and until the handshake is answered
     * @param trust in nodes that are reached by https
     */
    public NodeSockets(HttpLimits limits, Duration timeout, NodeTrust trust) {
        this.trust = trust;
        this.limits =
                limits.withSilence(
                        shorter(PING, limits.pingInterval()),
                        shorter(SILENT, limits.idleTimeout()));
        heartbeats = new Heartbeats(this.limits);
        this.timeout = timeout;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /**
     * Connects. Fails where nobody is there, or it answers with anything but 101.
     *
     * @param node http or https, host and port
     * @param target path and query
     * @param subprotocols as the header has them
     * @param listener of what comes from there
     */
    public CompletableFuture<WebSocketConnection> open(
            URI node,
            String target,
            String subprotocols,
            Map<String, String> headers,
            WebSocketListener listener) {
        CompletableFuture<WebSocketConnection> opened = new CompletableFuture<>();
        boolean isSecure = "https".equals(node.getScheme());
        int port = node.getPort() >= 0 ? node.getPort() : isSecure ? 443 : 80;
        URI uri =
                URI.create((isSecure ? "wss://" : "ws://") + node.getHost() + ":" + port + target);
        new Bootstrap()
                .group(loops)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
                .handler(
                        new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel channel) throws SSLException {
                                if (isSecure) {
                                    channel.pipeline()
                                            .addLast(
                                                    context()
                                                            .newHandler(
                                                                    channel.alloc(),
                                                                    node.getHost(),
                                                                    port));
                                }
                                fill(channel, uri, subprotocols, headers, listener, opened);
                            }
                        })
                .connect(node.getHost(), port)
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        opened.completeExceptionally(done.cause());
                    }
                });
        return opened.copy().orTimeout(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized SslContext context() throws SSLException {
        SslContext its = tls;
        if (its == null) {
            its = SslContextBuilder.forClient().trustManager(trust.managers()).build();
            tls = its;
        }
        return its;
    }

    private void fill(
            Channel channel,
            URI uri,
            String subprotocols,
            Map<String, String> headers,
            WebSocketListener listener,
            CompletableFuture<WebSocketConnection> opened) {
        HttpHeaders own = new DefaultHttpHeaders();
        headers.forEach(own::set);
        WebSocketClientProtocolConfig config =
                WebSocketClientProtocolConfig.newBuilder()
                        .webSocketUri(uri)
                        .version(WebSocketVersion.V13)
                        .subprotocol(subprotocols)
                        .customHeaders(own)
                        .maxFramePayloadLength(limits.maxMessageBytes())
                        .handleCloseFrames(false)
                        .dropPongFrames(false)
                        .sendCloseFrame(null) // what ends without a word is to look so there
                        .handshakeTimeoutMillis(timeout.toMillis())
                        .build();
        channel.pipeline()
                .addLast(new HttpClientCodec())
                .addLast(new HttpObjectAggregator(MOST_ANSWER_BYTES))
                .addLast(new WebSocketClientProtocolHandler(config))
                .addLast(new WebSocketFrameAggregator(limits.maxMessageBytes()))
                .addLast(new NodeSocket(channel, listener, opened, limits, heartbeats));
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2000);
    }
}
