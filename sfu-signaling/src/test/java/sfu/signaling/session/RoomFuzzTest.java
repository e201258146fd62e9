package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.rtp.WithoutInstrumentation;
import sfu.signaling.protocol.Requests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Messages of three clients into a room of a real server, in any order, with connections that break
 * and are taken up again: each request is answered once, by what the published schema allows and
 * never by "internal"; when all have left, nothing of the room is left.
 */
@ExtendWith(WithoutInstrumentation.class)
class RoomFuzzTest {
    private static final int MAX_STEPS = 40;
    private static final String JOINS =
            "0{'type':'join','room':'r','name':'Ann','identity':'ann','features':['resume']}\n"
                    + "1{'type':'join','room':'r','name':'Bob','identity':'bob'}\n"
                    + "2{'type':'join','room':'r','name':'Eve','identity':'eve','role':'moderator'}\n";

    static Stream<byte[]> conversations() throws IOException {
        String offer =
                "0{'type':'offer','sdp':$OFFER,'tracks':[{'mid':'0','source':'microphone'}]}\n";
        List<String> all =
                Requests.texts()
                        .map(text -> text.replaceFirst("^\\{\"type\":\"[^\"]*\",\"id\":7,?", "$0"))
                        .toList();
        Stream<String> each = all.stream().map(text -> JOINS + "0" + text + "\n2" + text + "\n");
        return Stream.concat(
                        each,
                        Stream.of(
                                JOINS + offer + "0{'type':'mute','mid':'0','muted':true}\n" + offer,
                                JOINS
                                        + offer
                                        + "2{'type':'moderate.mute','participant':'$0'}\n"
                                        + "2{'type':'moderate.ban','participant':'$1'}\n"
                                        + "1{'type':'join','room':'r','identity':'bob'}\n",
                                JOINS
                                        + "0-\n1{'type':'message.send','text':'hi'}\n0+\n"
                                        + "0{'type':'message.history','limit':5}\n",
                                JOINS
                                        + "2{'type':'moderate.lock','locked':true}\n1{'type':'leave'}\n"
                                        + "1*\n1{'type':'join','room':'r','identity':'bob'}\n"
                                        + "2{'type':'lobby.admit','all':true}\n",
                                JOINS
                                        + "2{'type':'breakout.open','rooms':[{'name':'a',"
                                        + "'participants':['$0']}]}\n2{'type':'breakout.list'}\n"
                                        + "2{'type':'breakout.close'}\n2{'type':'room.end'}\n",
                                "0{'type':'connect','identity':'ann'}\n1{'type':'notify','to':"
                                        + "{'identity':'ann'},'topic':'t','data':{'a':1}}\n0{]\n"))
                .map(text -> text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @AfterAll
    static void end() {
        FuzzedRoom.end();
    }

    /**
     * Lines, each of a client: {@code -} its connection breaks, {@code +} it comes back and goes
     * on, {@code *} it comes anew, all else is a message. $0 to $2 stand for participants' ids.
     */
    @MethodSource("conversations")
    @FuzzTest
    void anyConversation(byte[] bytes) throws Exception {
        FuzzedRoom room = FuzzedRoom.open();
        List<String> lines =
                new String(bytes, StandardCharsets.UTF_8).lines().limit(MAX_STEPS).toList();
        for (String line : lines) {
            room.step(line);
        }
        room.close();
        boolean mayHold = lines.stream().anyMatch(line -> line.contains("breakout"));
        await("all are gone, after " + lines)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(1))
                .untilAsserted(() -> assertThat(room.remains(mayHold)).isEqualTo("[] 0"));
        assertThat(room.faults()).isEmpty();
    }
}
