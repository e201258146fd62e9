package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** When a client is asked whether it is there, in virtual time. */
class HeartbeatTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();

    private record Silent() implements WebSocketListener {
        @Override
        public void onText(String text) {}

        @Override
        public void onClosed(int code) {}
    }

    @BeforeEach
    void stopTheClock() {
        channel.freezeTime();
    }

    private void open() {
        open(HttpLimits.defaults()); // a ping each 25 s
    }

    private void open(HttpLimits limits) {
        WebSocketServerHandshaker13 handshaker =
                new WebSocketServerHandshaker13("/", null, false, limits.maxMessageBytes());
        WebSocketHandler handler =
                new WebSocketHandler(
                        limits, channel, handshaker, new Heartbeats(limits), new CloseCounts());
        channel.pipeline().addLast(handler);
        handler.open(
                (request, connection) -> new Silent(),
                new HttpRequest(
                        "GET", "/", Map.of(), Map.of(), Map.of(), "", new InetSocketAddress(0)));
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    private boolean isPingedWithin(int seconds) {
        pass(seconds);
        boolean isPinged =
                channel.outboundMessages().stream().anyMatch(PingWebSocketFrame.class::isInstance);
        channel.releaseOutbound();
        return isPinged;
    }

    @Test
    void whoOnlyAnswersIsAskedEachTime() {
        open();
        for (int i = 0; i < 4; i++) {
            assertThat(isPingedWithin(24)).isFalse();
            assertThat(isPingedWithin(1)).isTrue();
            channel.writeInbound(new PongWebSocketFrame());
        }
    }

    @Test
    void whoSpeaksByItselfIsNotAskedUntilItIsSilent() {
        open();
        for (int i = 0; i < 10; i++) {
            channel.writeInbound(new TextWebSocketFrame("{}"));
            assertThat(isPingedWithin(20)).isFalse();
        }
        assertThat(isPingedWithin(50)).isTrue();
    }

    @Test
    void whoIsSilentIsAskedTwiceAndThenClosed() {
        open();
        assertThat(isPingedWithin(25)).isTrue();
        assertThat(isPingedWithin(25)).isTrue();
        pass(9);
        assertThat(channel.outboundMessages()).isEmpty();
        pass(1);
        CloseWebSocketFrame close = channel.readOutbound();
        assertThat(close.statusCode()).isEqualTo(4004);
        close.release();
        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.hasPendingTasks()).isFalse();
    }

    @Test
    void aTimeOutIsKeptBesideLongerPings() {
        HttpLimits usual = HttpLimits.defaults();
        open(
                new HttpLimits(
                        usual.maxConnections(),
                        usual.maxHeaderBytes(),
                        usual.maxBodyBytes(),
                        usual.maxMessageBytes(),
                        usual.maxQueuedBytes(),
                        usual.requestTimeout(),
                        Duration.ofSeconds(25),
                        Duration.ofHours(1),
                        usual.heartbeat()));
        pass(24);
        assertThat(channel.outboundMessages()).isEmpty();
        pass(1);
        CloseWebSocketFrame close = channel.readOutbound();
        assertThat(close.statusCode()).isEqualTo(4004);
        close.release();
    }
}
