package sfu.signaling.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.Errors;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;

import org.jspecify.annotations.Nullable;

import sfu.core.stats.Limit;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Listens, and serves what the router knows. */
public final class HttpServer implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int BACKLOG = 1024;

    private final HttpConfig config;
    private final Router router;
    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(
                    THREADS,
                    new DefaultThreadFactory("http", true),
                    Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Shortages shortages;
    private final ProblemCounts problems = new ProblemCounts();
    private final CloseCounts closes = new CloseCounts();
    private final Gate gate;
    private final Upgrade upgrade;
    private Carriage carriage = Carriage.NONE;
    private @Nullable Channel listening;
    private @Nullable Certificates certificates;

    public HttpServer(HttpConfig config, Router router) {
        this(config, router, limit -> {});
    }

    /**
     * @param refused is told of each limit that turned somebody away
     */
    public HttpServer(HttpConfig config, Router router, Consumer<Limit> refused) {
        this.config = config;
        this.router = router;
        upgrade = new Upgrade(config, closes);
        shortages = new Shortages(refused);
        gate = new Gate(config.limits().maxConnections(), config.addresses(), refused);
    }

    /**
     * Binds and serves.
     *
     * @throws IOException with a sentence for the user: a port in use, a certificate that is not
     *     one
     */
    @SuppressWarnings("AddressSelection") // a bind address
    public InetSocketAddress start() throws IOException {
        TlsIdentity identity = config.tls();
        Certificates tls = identity == null ? null : Certificates.of(identity);
        certificates = tls;
        if (tls != null) {
            tls.checkEach(config.security().tlsCheck());
        }
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loops)
                        .channel(
                                Epoll.isAvailable()
                                        ? EpollServerSocketChannel.class
                                        : NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .handler(shortages.ofAccepting())
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        open(channel, Certificates.current(tls));
                                    }
                                });
        try {
            Channel channel =
                    bootstrap
                            .bind(new InetSocketAddress(config.host(), config.port()))
                            .sync()
                            .channel();
            listening = channel;
            return (InetSocketAddress) channel.localAddress();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while binding", e);
        } catch (Exception e) { // Netty rethrows what bind() met, checked or not
            close();
            throw explain(e);
        }
    }

    /** Before it starts: what other nodes may say of clients. */
    public void carriedBy(Carriage its) {
        carriage = its;
    }

    /** How often it answered with which problem. */
    public ProblemCounts problems() {
        return problems;
    }

    /** How often it closed WebSockets with which code. */
    public CloseCounts closes() {
        return closes;
    }

    private IOException explain(Exception e) {
        if (e instanceof BindException || e instanceof Errors.NativeIoException) {
            return new IOException(
                    "HTTP port "
                            + config.port()
                            + " on "
                            + config.host()
                            + " is in use or not allowed ("
                            + e.getMessage()
                            + "): choose another with --http-port",
                    e);
        }
        return new IOException(
                "cannot listen on " + config.host() + ":" + config.port() + ": " + e.getMessage(),
                e);
    }

    /** Serves a connection that came; on its event loop. */
    void open(Channel channel, @Nullable SslContext tls) {
        open.add(channel);
        Limit refused = gate.enter();
        if (refused != null) {
            TurnedAway.end(channel, refused, tls == null);
            return;
        }
        channel.closeFuture().addListener(closed -> gate.leave());
        if (config.proxies().announces(ProxiedClient.peer(channel))) {
            ProxiedClient.expect(
                    channel, config.limits().requestTimeout(), () -> admit(channel, tls));
        } else {
            admit(channel, tls);
        }
    }

    /** It is known whose it is; how many a trusted proxy forwards at once is its own affair. */
    private void admit(Channel channel, @Nullable SslContext tls) {
        InetAddress client = ProxiedClient.peer(channel).getAddress();
        if (!config.proxies().isTrusted(client) && !carriage.isNode(client)) {
            Limit refused = gate.connect(client, System.nanoTime());
            if (refused != null) {
                TurnedAway.end(channel, refused, tls == null);
                return;
            }
            channel.closeFuture().addListener(closed -> gate.disconnect(client));
        }
        serve(channel, tls);
    }

    private void serve(Channel channel, @Nullable SslContext tls) {
        HttpLimits limits = config.limits();
        channel.pipeline().addLast(shortages.ofReading());
        if (tls != null) {
            SslHandler handshake = tls.newHandler(channel.alloc());
            handshake.setHandshakeTimeoutMillis(limits.requestTimeout().toMillis());
            channel.pipeline().addLast(handshake);
        }
        RequestDeadline deadline = new RequestDeadline(limits.requestTimeout());
        channel.pipeline()
                .addLast(
                        new IdleStateHandler(
                                limits.idleTimeout().toMillis(), 0, 0, TimeUnit.MILLISECONDS))
                .addLast(deadline)
                .addLast("codec", new HttpServerCodec(decoder()))
                .addLast(new SecurityHeaders(config))
                .addLast("body", new BodyLimit(limits.maxBodyBytes()))
                .addLast(new WebSocketServerExtensionHandler(new Deflate(limits.maxMessageBytes())))
                .addLast(
                        "requests",
                        new RequestHandler(
                                config, router, gate, upgrade, deadline, problems, carriage));
    }

    private HttpDecoderConfig decoder() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(config.limits().maxHeaderBytes())
                .setMaxHeaderSize(config.limits().maxHeaderBytes());
    }

    /** Of a server that listens; null: it has no TLS. */
    public @Nullable Certificates certificates() {
        return certificates;
    }

    /**
     * Ends all connections; takes at most three seconds. They end before their event loops do: a
     * loop that is shut down between its I/O and its tasks leaves its connections as they are.
     */
    @Override
    public void close() {
        if (listening != null) {
            listening.close().awaitUninterruptibly(500);
        }
        open.close().awaitUninterruptibly(500);
        if (certificates != null) {
            certificates.close();
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2000);
    }
}
