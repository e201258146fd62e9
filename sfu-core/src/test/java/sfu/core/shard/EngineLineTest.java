package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.io.UdpOptions;
import sfu.core.testing.LogLines;

import java.util.List;

/** A start says which engine moves media and why, in one line however many ports there are. */
class EngineLineTest {
    private static final int SHARDS = 3;

    private static List<String> engineLines(LogLines log, String engine) {
        return log.from(Level.TRACE).stream().filter(line -> line.contains(engine)).toList();
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void theEngineIsLoggedOnce(boolean isNative, boolean isRange) throws Exception {
        UdpOptions udp = UdpOptions.defaults().withNative(isNative);
        PortRange ports = isRange ? MediaPortsTest.freeRange(SHARDS) : PortRange.of(0);
        try (LogLines log = new LogLines("sfu.core");
                MediaShards shards = new MediaShards(MediaPortsTest.options(ports, SHARDS, udp))) {
            String engine = shards.engines().io();
            String numbers = isRange ? ports.toString() : Integer.toString(shards.port());
            assertThat(engineLines(log, engine))
                    .singleElement()
                    .asString()
                    .startsWith("media on UDP and TCP port " + numbers + ": " + engine)
                    .endsWith(", 3 shard(s)");
            if (!isNative) {
                assertThat(engine).isEqualTo("java.nio");
                assertThat(engineLines(log, engine).getFirst())
                        .contains("java.nio (native access is switched off)");
            }
        }
    }
}
