package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.Handover;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What nodes of other versions leave in Redis, as there are while nodes are upgraded one by one:
 * what a later one adds is skipped, what an earlier one did not have yet is not missed.
 */
class OtherVersionsTest {
    private static final Seal SEAL = new Seal("0123456789abcdef");
    private static final String SELF = "00000000000000aa";
    private static final String OTHER = "00000000000000bb";

    private final Oddities oddities = new Oddities();

    private long odd() {
        return Arrays.stream(Oddity.values()).mapToLong(oddities::count).sum();
    }

    private NodeCodec.Beat beat(String json) {
        String value = "1 " + SEAL.of("node", json) + " " + json;
        return new NodeCodec(SEAL, oddities).read(value);
    }

    /** As the first version with several nodes wrote it. */
    @Test
    void theFirstHeartBeats() {
        String load =
                "'load':0.5,'cpu':0.25,'packetsPerSecond':10.0,'rooms':1,'participants':2,"
                        + "'headroom':0.75,'takesRooms':true,'isDraining':false";
        NodeCodec.Beat its =
                beat(
                        ("{'name':'n','start':'%s','region':'eu','url':'http://10.0.0.1:1',"
                                        + "'publicUrl':'','version':'0','load':{%s}}")
                                .formatted(OTHER, load)
                                .replace('\'', '"'));
        NodeLoad same = new NodeLoad(0.5, 0.25, 10, 1, 2, 0.75, true, false, null, null);
        NodeState state = new NodeState("n", OTHER, "eu", "http://10.0.0.1:1", "", "0", same);
        assertThat(its).isEqualTo(new NodeCodec.Beat(state, 0, 0));
        assertThat(odd()).isZero();
    }

    /** Beside what is known, and within. */
    @Test
    void laterHeartBeats() {
        NodeCodec codec = new NodeCodec(SEAL, oddities);
        NodeState state =
                new NodeState("n", OTHER, "", "http://10.0.0.1:1", "", "9", NodeLoad.STARTING);
        NodeCodec.Beat its = new NodeCodec.Beat(state, 7, 2_500);
        String json = codec.write(its).split(" ", 3)[2];
        String more = json.replace("{", "{\"new\":[{\"a\":null}],");
        assertThat(more.split("new", -1)).hasSize(3);
        assertThat(beat(more)).isEqualTo(its);
        assertThat(odd()).isZero();
    }

    @Test
    void whatALaterNodeTakesAlongOfARoom() {
        HandoverCodec codec = new HandoverCodec(SEAL, oddities);
        String json = codec.write(SELF, "r", List.of(HandoverCodecTest.ROOM)).split(" ", 3)[2];
        String more =
                json.replace("{\"room\"", "{\"new\":[{\"a\":null}],\"room\"")
                        .replace("{\"id\"", "{\"new\":{},\"id\"")
                        .replace("{\"isLocked\"", "{\"new\":1,\"isLocked\"");
        assertThat(more.split("new", -1)).hasSize(4);
        String value = "1 " + SEAL.of("handover", SELF, "r", more) + " " + more;
        List<Handover> rooms = codec.read(SELF, "r", value);
        assertThat(rooms).containsExactly(HandoverCodecTest.ROOM);
        assertThat(odd()).isZero();
    }

    private static String word(int number, String topic, String body) {
        String its = String.valueOf(number);
        String seal = SEAL.of("tell", OTHER, its, topic, body);
        return String.join(" ", "1", seal, OTHER, its, topic, body);
    }

    /** The next one is taken, though its number is higher by two. */
    @Test
    void aWordAboutWhatOnlyALaterNodeKnows() {
        MemoryDirectory directory = new MemoryDirectory(System::nanoTime);
        Bus bus = new Bus(SELF, SEAL, directory, OTHER::equals);
        List<String> told = new ArrayList<>();
        bus.on("topic", told::add);
        bus.follow();
        directory.append(word(1, "later", "{}")).join();
        directory.append("2 seal " + OTHER + " of the future").join();
        directory.append(word(3, "topic", "known")).join();
        assertThat(told).containsExactly("known");
        assertThat(directory.oddities().count(Oddity.UNKNOWN_TOPIC)).isEqualTo(1);
        assertThat(directory.oddities().count(Oddity.FOREIGN_VERSION)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2 x {}", "17 x y z"})
    void valuesOfALaterProtocolAreLeft(String value) {
        assertThat(new NodeCodec(SEAL, oddities).read(value)).isNull();
        assertThat(new HandoverCodec(SEAL, oddities).read(SELF, "r", value)).isEmpty();
        assertThat(new ChannelWords(SEAL, oddities).read("c", value)).isNull();
        assertThat(oddities.count(Oddity.FOREIGN_VERSION)).isEqualTo(3).isEqualTo(odd());
    }
}
