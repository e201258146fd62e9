package sfu.signaling.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/** Bounds what costs much and says little: fragments of a message, and control frames. */
final class FrameLimits extends ChannelInboundHandlerAdapter {
    /** Some send 16 kB at a time; nobody has a reason for a byte at a time. */
    static final int MAX_FRAGMENTS = 1000;

    /** A client pings every few seconds, and answers each of ours. */
    private static final int CONTROLS_PER_SECOND = 10;

    static final int MAX_CONTROLS = 100; // at once, after a while without
    private static final double NS_A_CONTROL = 1e9 / CONTROLS_PER_SECOND;

    /** The event: too many control frames came. */
    record Flooded() {}

    private int fragments;
    private double controls; // that came and are not forgotten yet
    private long lastNs;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        switch (message) {
            case CloseWebSocketFrame close -> context.fireChannelRead(close);
            case PingWebSocketFrame ping -> control(context, ping);
            case PongWebSocketFrame pong -> control(context, pong);
            case WebSocketFrame frame -> fragment(context, frame);
            default -> context.fireChannelRead(message);
        }
    }

    private void control(ChannelHandlerContext context, WebSocketFrame frame) {
        long nowNs = System.nanoTime();
        controls = Math.max(0, controls - (nowNs - lastNs) / NS_A_CONTROL) + 1;
        lastNs = nowNs;
        if (controls > MAX_CONTROLS) {
            ReferenceCountUtil.release(frame);
            context.fireUserEventTriggered(new Flooded());
        } else {
            context.fireChannelRead(frame);
        }
    }

    private void fragment(ChannelHandlerContext context, WebSocketFrame frame) {
        fragments = frame.isFinalFragment() ? 0 : fragments + 1;
        if (fragments > MAX_FRAGMENTS) {
            ReferenceCountUtil.release(frame);
            context.fireExceptionCaught(
                    new TooLongFrameException("more than " + MAX_FRAGMENTS + " fragments"));
        } else {
            context.fireChannelRead(frame);
        }
    }
}
