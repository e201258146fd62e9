package sfu.signaling.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.stats.Limit;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What the system or the machine has no more of: file descriptors for a connection, direct memory
 * for what it sends. It is counted, said in the log once a minute, and costs that connection.
 */
final class Shortages {
    private static final Logger LOG = LoggerFactory.getLogger(Shortages.class);
    private static final long SILENCE_NS = TimeUnit.MINUTES.toNanos(1);

    private final Consumer<Limit> refused;
    private final AtomicLong saidNs = new AtomicLong(System.nanoTime() - SILENCE_NS);

    Shortages(Consumer<Limit> refused) {
        this.refused = refused;
    }

    private void met(Limit limit, String sentence, Throwable cause) {
        refused.accept(limit);
        long nowNs = System.nanoTime();
        long beforeNs = saidNs.get();
        if (nowNs - beforeNs >= SILENCE_NS && saidNs.compareAndSet(beforeNs, nowNs)) {
            LOG.error("{}, and silent about it for a minute: {}", sentence, cause.getMessage());
        }
    }

    /** For the channel that listens; Netty waits a second then, and accepts again. */
    ChannelHandler ofAccepting() {
        return new Accepting();
    }

    /** For each connection, before all that reads. */
    ChannelHandler ofReading() {
        return new Reading();
    }

    private final class Accepting extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof IOException) {
                met(
                        Limit.DESCRIPTORS,
                        "a connection cannot be accepted: raise the limit of open files (ulimit -n,"
                                + " LimitNOFILE)",
                        cause);
            }
            context.fireExceptionCaught(cause);
        }
    }

    private final class Reading extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof OutOfMemoryError) {
                met(
                        Limit.MEMORY,
                        "no memory for what a client sends: it is disconnected; raise"
                                + " -XX:MaxDirectMemorySize, or lower http.limits",
                        cause);
                context.close();
            } else {
                context.fireExceptionCaught(cause);
            }
        }
    }
}
