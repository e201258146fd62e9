package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.signaling.http.SharedText;
import sfu.signaling.http.WebSocketConnection;

import java.util.ArrayList;
import java.util.List;

/** What passes between a client and the node that it is carried to. */
class DetourTest {
    /** One side, with what it was told. */
    private static final class Side implements WebSocketConnection {
        final List<String> told = new ArrayList<>();
        boolean isWritable = true;
        boolean isReading = true;
        int closedWith;
        String reason = "";
        boolean isAborted;

        @Override
        public void send(String text) {
            told.add(text);
        }

        @Override
        public void send(SharedText object, long seq) {
            told.add(object.numbered(seq));
        }

        @Override
        public boolean isWritable() {
            return isWritable;
        }

        @Override
        public void setReading(boolean its) {
            isReading = its;
        }

        @Override
        public void abort() {
            isAborted = true;
        }

        @Override
        public void close(int code, String why) {
            closedWith = code;
            reason = why;
        }
    }

    private final Side client = new Side();
    private final Side node = new Side();
    private final Detour detour = new Detour(client);

    @Test
    void whatWaitedGoesAfterTheFirstAndBeforeTheNext() {
        detour.take("second");
        detour.go(node, "first");
        detour.take("third");

        assertThat(node.told).containsExactly("first", "second", "third");
    }

    @Test
    void whatWaitedIsHandedOverWhereItStays() {
        List<String> here = new ArrayList<>();
        assertThat(detour.take("second")).isTrue();
        detour.stay(here::add);

        assertThat(here).containsExactly("second");
        assertThat(detour.take("third")).isFalse();
    }

    @Test
    void onlySoMuchWaits() {
        for (int i = 0; i < 64; i++) {
            detour.take("message " + i);
        }
        assertThat(client.closedWith).isZero();

        detour.take("one more");

        assertThat(client.closedWith).isEqualTo(4000);
    }

    @Test
    void aSideThatDoesNotReadHoldsTheOtherUp() {
        detour.go(node, "first");
        node.isWritable = false;
        detour.take("second");
        assertThat(client.isReading).isFalse();

        node.isWritable = true;
        detour.onWritable();
        assertThat(client.isReading).isTrue();

        client.isWritable = false;
        detour.onText("answer");
        assertThat(node.isReading).isFalse();

        client.isWritable = true;
        detour.clientWritable();
        assertThat(node.isReading).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"4002,4002", "1000,1000", "4006,4006", "1005,1000", "1006,1012"})
    void theClientIsToldHowTheNodeEnded(int code, int told) {
        detour.go(node, "first");

        detour.onClosed(code, "why");

        assertThat(client.closedWith).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({"1000,1000,false", "1001,1001,false", "4000,4000,false", "1006,0,true"})
    void theNodeIsToldHowTheClientEnded(int code, int told, boolean isAborted) {
        detour.go(node, "first");

        detour.clientClosed(code);

        assertThat(node.closedWith).isEqualTo(told);
        assertThat(node.isAborted).isEqualTo(isAborted);
    }

    @Test
    void whoLeftMeanwhileIsNotCarried() {
        detour.clientClosed(1006);

        detour.go(node, "first");

        assertThat(node.isAborted).isTrue();
        assertThat(node.told).isEmpty();
    }
}
