package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.api.Handover;
import sfu.core.fuzz.Cost;
import sfu.core.rtp.WithoutInstrumentation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * What nodes leave for each other in Redis: heart-beats, rooms that go to another node, entries of
 * logs, words to all. As it lies there, and the fuzzer's under a good seal: what was meant, or
 * nothing, which is counted once; what was read is written and read again as the same.
 */
@ExtendWith(WithoutInstrumentation.class)
class NodeWordsFuzzTest {
    private static final String SELF = "00000000000000aa";
    private static final String OTHER = "00000000000000bb";
    private static final Seal SEAL = new Seal("0123456789abcdef");
    private static final int COST_BYTES = 512 << 10;
    private static final int COST_OF_A_CHARACTER = 512;

    private final Oddities oddities = new Oddities();
    private final NodeCodec nodes = new NodeCodec(SEAL, oddities);
    private final HandoverCodec handovers = new HandoverCodec(SEAL, oddities);
    private final ChannelWords words = new ChannelWords(SEAL, oddities);

    static Stream<byte[]> values() {
        Oddities none = new Oddities();
        NodeState node = node(OTHER);
        String json =
                new NodeCodec(SEAL, none)
                        .write(new NodeCodec.Beat(node, 7, 2_500))
                        .split(" ", 3)[2];
        List<Handover> rooms = List.of(HandoverCodecTest.ROOM);
        String room = new HandoverCodec(SEAL, none).write(SELF, "r", rooms);
        return Stream.of(
                        new NodeCodec(SEAL, none).write(new NodeCodec.Beat(node, 7, 2_500)),
                        room,
                        new ChannelWords(SEAL, none).write("c", "{}"),
                        word("1", "topic", "body"),
                        "\n" + json,
                        "\n" + json.replace("http:", "not a URL"),
                        "\n" + json.replace("\"load\":{", "\"load\":null,\"was\":{"),
                        "\n" + json.replace("\"publicUrl\":\"\"", "\"publicUrl\":null"),
                        "\n" + room.split(" ", 3)[2],
                        "\n[null]",
                        "\n[{}]",
                        "\nnull",
                        "2 of the future",
                        "999999999999 x",
                        "1 seal {}",
                        "1",
                        "")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    private static NodeState node(String start) {
        return new NodeState("n", start, "eu", "http://10.0.0.1:1", "", "1", NodeLoad.STARTING);
    }

    private static String word(String number, String topic, String body) {
        String seal = SEAL.of("tell", OTHER, number, topic, body);
        return String.join(" ", "1", seal, OTHER, number, topic, body);
    }

    /** A value as it lies there, or behind an empty line what is to be sealed. */
    @MethodSource("values")
    @FuzzTest
    void anyValue(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean isToSeal = text.startsWith("\n");
        String body = isToSeal ? text.substring(1) : "";
        checkNode(isToSeal ? "1 " + SEAL.of("node", body) + " " + body : text);
        checkHandover(isToSeal ? "1 " + SEAL.of("handover", SELF, "r", body) + " " + body : text);
        checkWords(isToSeal ? words.write("c", body) : text);
        checkBus(isToSeal ? word("1", "topic", body) : text);
    }

    private long odd() {
        return Arrays.stream(Oddity.values()).mapToLong(oddities::count).sum();
    }

    private static void cost(String value, Runnable read) {
        Cost.isAtMost(COST_BYTES + (long) COST_OF_A_CHARACTER * value.length(), read);
    }

    private void checkNode(String value) {
        cost(value, () -> nodes.read(value));
        long before = odd();
        NodeCodec.Beat beat = nodes.read(value);
        assertThat(odd() - before).isEqualTo(beat == null ? 1 : 0);
        if (beat != null) {
            NodeState state = beat.state();
            assertThat(state.candidate().node()).matches("[0-9a-f]{16}");
            assertThat(state).as("what others take for given").hasNoNullFieldsOrProperties();
            assertThat(nodes.read(nodes.write(beat))).isEqualTo(beat);
        }
    }

    private void checkHandover(String value) {
        cost(value, () -> handovers.read(SELF, "r", value));
        long before = odd();
        List<Handover> rooms = handovers.read(SELF, "r", value);
        assertThat(handovers.read(OTHER, "r", value)).isEmpty();
        assertThat(odd() - before).isBetween(1L, rooms.isEmpty() ? 2L : 1L);
        if (!rooms.isEmpty()) {
            String written = handovers.write(SELF, "r", rooms);
            assertThat(handovers.read(SELF, "r", written)).isEqualTo(rooms);
        }
    }

    private void checkWords(String value) {
        cost(value, () -> words.read("c", value));
        long before = odd();
        String json = words.read("c", value);
        assertThat(words.read("another", value)).isNull();
        assertThat(odd() - before).isEqualTo(json == null ? 2 : 1);
        assertThat(json == null || words.write("c", json).equals(value)).isTrue();
    }

    private static void checkBus(String value) {
        MemoryDirectory directory = new MemoryDirectory(System::nanoTime);
        Bus bus = new Bus(SELF, SEAL, directory, OTHER::equals);
        List<String> told = new CopyOnWriteArrayList<>();
        bus.on("topic", told::add);
        bus.follow();
        directory.append(value).join();
        directory.append(value).join();
        directory.append(word("999999999999999999", "topic", "last")).join();
        assertThat(told).endsWith("last").hasSizeBetween(1, 2);
        assertThat(told.size() == 1 || value.endsWith(told.getFirst())).isTrue();
    }

    /** What is in none of the recorded values. */
    @Test
    void aHeartBeatThatIsTooLongOrOfNoStartIsCounted() {
        String json = nodes.write(new NodeCodec.Beat(node(OTHER), 1, 2_500)).split(" ", 3)[2];
        String of = json.replace(OTHER, "no start");
        assertThat(nodes.read("1 " + SEAL.of("node", of) + " " + of)).isNull();
        assertThat(nodes.read("1 s " + "x".repeat(NodeCodec.MOST_CHARS))).isNull();
        assertThat(oddities.count(Oddity.RUBBISH)).isEqualTo(2);
    }
}
