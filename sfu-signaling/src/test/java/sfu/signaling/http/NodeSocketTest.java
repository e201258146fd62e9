package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A node that says nothing more, in virtual time. */
class NodeSocketTest implements WebSocketListener {
    private static final HttpLimits LIMITS =
            HttpLimits.defaults().withSilence(Duration.ofSeconds(5), Duration.ofSeconds(12));

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final CompletableFuture<WebSocketConnection> opened = new CompletableFuture<>();
    private final List<String> heard = new ArrayList<>();
    private final List<Integer> closed = new ArrayList<>();

    @Override
    public void onText(String text) {
        heard.add(text);
    }

    @Override
    public void onClosed(int code) {
        closed.add(code);
    }

    @BeforeEach
    void open() {
        channel.freezeTime();
        channel.pipeline()
                .addLast(new NodeSocket(channel, this, opened, LIMITS, new Heartbeats(LIMITS)));
        channel.pipeline().fireUserEventTriggered(ClientHandshakeStateEvent.HANDSHAKE_COMPLETE);
        assertThat(opened).isCompleted();
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    private int pings() {
        int pings = 0;
        for (Object each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
            assertThat(each).isInstanceOf(PingWebSocketFrame.class);
            ((PingWebSocketFrame) each).release();
            pings++;
        }
        return pings;
    }

    @Test
    void aNodeThatAnswersNothingIsAskedTwiceAndGivenUp() {
        pass(4);
        assertThat(pings()).isZero();
        pass(1);
        assertThat(pings()).isEqualTo(1);
        pass(5);
        assertThat(pings()).isEqualTo(1);
        pass(1);
        assertThat(channel.isOpen()).isTrue();
        assertThat(closed).isEmpty();

        pass(1);
        assertThat(channel.isOpen()).isFalse();
        assertThat(closed).containsExactly(WebSocketListener.ABNORMAL);
        assertThat(channel.hasPendingTasks()).as("it is looked after").isFalse();
    }

    @Test
    void aNodeThatAnswersIsAskedAgainAndAgain() {
        for (int i = 0; i < 20; i++) {
            pass(5);
            assertThat(pings()).isEqualTo(1);
            channel.writeInbound(new PongWebSocketFrame());
        }
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void whatItSaysIsASignToo() {
        for (int i = 0; i < 4; i++) {
            pass(11);
            channel.writeInbound(new TextWebSocketFrame("{}"));
        }
        assertThat(channel.isOpen()).isTrue();
        assertThat(heard).hasSize(4);
        pass(12);
        assertThat(channel.isOpen()).isFalse();
    }

    /** Who is carried takes no more: the node cannot be heard. */
    @Test
    void whileNothingIsReadNobodyIsGivenUp() {
        WebSocketConnection connection = opened.join();
        connection.setReading(false);
        pass(60);
        assertThat(channel.isOpen()).isTrue();

        connection.setReading(true);
        pass(11);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }
}
