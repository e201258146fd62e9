package sfu.signaling.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.signaling.store.StoreException;

import java.util.HexFormat;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;

/** Puts responses on the wire, with the headers that all of them have. */
final class ResponseWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ResponseWriter.class);

    /** When to send again what the disk did not take. */
    private static final String RETRY_SECONDS = "10";

    private ResponseWriter() {}

    /** The answer to a request that was read; coded as the client takes it. */
    static ChannelFuture write(
            ChannelHandlerContext context, Incoming incoming, HttpResponse response) {
        HttpRequest request = incoming.request();
        boolean isHead = request.method().equals("HEAD");
        FullHttpResponse out;
        try {
            out = encode(Gzip.apply(request, response), isHead, incoming.keepAlive());
        } catch (IllegalArgumentException e) { // a header that is none
            out = encode(failed(request, e), isHead, incoming.keepAlive());
        }
        ChannelFuture written = context.writeAndFlush(out);
        return incoming.keepAlive() ? written : written.addListener(ChannelFutureListener.CLOSE);
    }

    /** The answer to what could not be read; the caller ends the connection. */
    static ChannelFuture refuse(ChannelHandlerContext context, HttpResponse response) {
        return context.writeAndFlush(encode(response, false, false));
    }

    private static FullHttpResponse encode(
            HttpResponse response, boolean isHead, boolean keepAlive) {
        FullHttpResponse out =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(response.status()),
                        isHead ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(response.body()));
        response.headers().forEach((name, value) -> out.headers().set(name, value));
        response.links().forEach(link -> out.headers().add("link", link));
        if (response.status() != 204 && response.status() != 304) {
            out.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, response.body().length);
        }
        HttpUtil.setKeepAlive(out, keepAlive);
        return out;
    }

    /** What a client hears of a disk that is full or fails. */
    private static HttpResponse notKept(HttpRequest request) {
        LOG.error(
                "{} {} was not kept: the disk does not take it", request.method(), request.path());
        return HttpResponse.problem(
                        503,
                        "not-kept",
                        "Not kept",
                        "the disk did not take it: send it again when it has room")
                .with("retry-after", RETRY_SECONDS);
    }

    /** What a client hears of a bug: a number under which the log has the rest. */
    static HttpResponse failed(HttpRequest request, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (cause instanceof StoreException) {
            return notKept(request);
        }
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        LOG.error("error {}: {} {} failed", id, request.method(), request.path(), cause);
        return HttpResponse.problem(
                500, "internal-error", "Internal error", "the server's log has error " + id);
    }
}
