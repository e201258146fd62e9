package sfu.signaling.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;

import org.jspecify.annotations.Nullable;

/** Collects a request with its body, and refuses a larger one. */
final class BodyLimit extends HttpObjectAggregator {
    private final int maxBytes;

    BodyLimit(int maxBytes) {
        super(maxBytes, true);
        this.maxBytes = maxBytes;
    }

    /**
     * Who asks before it sends too much (RFC 9110 10.1.1) is answered as one who does not ask;
     * other expectations are not known, and a refusal of them would leave open what becomes of the
     * requests that came with it.
     */
    @Override
    protected @Nullable Object newContinueResponse(
            HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
        boolean isUnreadable = start.decoderResult().isFailure(); // it is refused as such
        boolean isTooLong =
                !isUnreadable && HttpUtil.getContentLength(start, -1L) > maxContentLength;
        return isUnreadable || isTooLong || !HttpUtil.is100ContinueExpected(start)
                ? null
                : super.newContinueResponse(start, maxContentLength, pipeline);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        context.fireUserEventTriggered(new Exceeded(maxBytes));
    }

    /** A body has more than these bytes; the rest of it is dropped. */
    record Exceeded(int maxBytes) {}
}
