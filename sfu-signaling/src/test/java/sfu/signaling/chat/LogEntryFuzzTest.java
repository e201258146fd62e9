package sfu.signaling.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Cost;
import sfu.core.rtp.WithoutInstrumentation;
import sfu.signaling.cluster.ChannelWords;
import sfu.signaling.cluster.Cluster;
import sfu.signaling.cluster.ClusterPace;
import sfu.signaling.cluster.ClusterSettings;
import sfu.signaling.cluster.MemoryDirectory;
import sfu.signaling.cluster.NodeLoad;
import sfu.signaling.cluster.Oddity;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Entries of the log of a channel, with a good seal and of any version or damaged: a message with
 * all that others take for given, which is sealed again as the same, or nothing, counted once.
 */
@ExtendWith(WithoutInstrumentation.class)
class LogEntryFuzzTest {
    private static final String CHANNEL = "room:r/";
    private static final Cluster CLUSTER =
            new Cluster(
                    new ClusterSettings(
                            "n", "", "", "", "0123456789abcdef", ClusterPace.defaults()),
                    new MemoryDirectory(System::nanoTime),
                    "1",
                    () -> NodeLoad.STARTING,
                    room -> {});
    private static final ChannelWords WORDS = CLUSTER.words();
    private static final int COST_BYTES = 256 << 10;
    private static final int COST_OF_A_CHARACTER = 256;

    static Stream<byte[]> entries() {
        String message =
                "{'message':{'number':1790000000000001,'timeMs':1790000000000,'from':{'id':'PA_1',"
                        + "'identity':'ann','name':'Ann'},'text':'hello','clientId':'7'},"
                        + "'timeMs':1790000000000}";
        return Stream.of(
                        message,
                        message.replace("'text':'hello'", "'data':'{}','topic':'t','to':'bob'"),
                        message.replace("}}", "},'by':{'id':'','identity':'m','name':''}}"),
                        message.replace(
                                "'timeMs':1790000000000}",
                                "'timeMs':1,'change':'c','by':{'id':'1','identity':'m',"
                                        + "'name':''}}"),
                        message.replace("'identity':'ann',", ""),
                        message.replace("'id':'PA_1',", ""),
                        message.replace(",'name':'Ann'", ""),
                        message.replace("}}", "},'by':{'id':'1','identity':'m'}}"),
                        message.replace("'number':1790000000000001", "'number':-1"),
                        message.replace("'from':{", "'from':null,'was':{"),
                        message.replace("'timeMs':1790000000000}", "'change':'c','timeMs':1}"),
                        "{}",
                        "null",
                        "[]",
                        "")
                .map(text -> text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static long odd() {
        return Arrays.stream(Oddity.values()).mapToLong(CLUSTER.oddities()::count).sum();
    }

    @MethodSource("entries")
    @FuzzTest
    void anyEntry(byte[] bytes) {
        String json = new String(bytes, StandardCharsets.UTF_8);
        String sealed = WORDS.write(CHANNEL, json);
        long most = COST_BYTES + (long) COST_OF_A_CHARACTER * json.length();
        Cost.isAtMost(most, () -> LogEntry.read(WORDS, CHANNEL, sealed));
        long before = odd();
        LogEntry entry = LogEntry.read(WORDS, CHANNEL, sealed);
        assertThat(odd() - before).isEqualTo(entry == null ? 1 : 0);
        if (entry == null) {
            return;
        }
        StoredMessage message = entry.message();
        assertThat(message.number()).isPositive();
        assertThat(message.from()).hasNoNullFieldsOrProperties();
        assertThat(entry.by() == null || entry.by().identity() != null).isTrue();
        assertThat(message.told().messageId()).isEqualTo(Long.toString(message.number()));
        String again = entry.sealed(WORDS, CHANNEL).text();
        assertThat(LogEntry.read(WORDS, CHANNEL, again)).isEqualTo(entry);
    }
}
