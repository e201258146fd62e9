package sfu.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.rtp.Wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;

class VideoLayersAllocationTest {
    private final VideoLayersAllocation allocation = new VideoLayersAllocation();

    private boolean read(String hex) {
        MemorySegment s = Wire.bytes(hex);
        return allocation.read(s, 0, (int) s.byteSize());
    }

    /** Of Chromium 156. */
    @ParameterizedTest
    @CsvSource({
        // extension; simulcast, row, its temporal layers, bit/s of the first and last, size, fps
        "51a03c5a9601b4018e02c20300ef00863c01df010d3c, true, 0, 3, 60000, 150000, 240x135, 60",
        "51a03c5a9601b4018e02c20300ef00863c01df010d3c, true, 1, 3, 180000, 450000, 480x270, 60",
        "51a03c5a9601b4018e02c20300ef00863c01df010d3c, true, 2, 0, 0, 0, 0x0, 0",
        "07a83747658501ae01f701dd019f02980300ef00863c01df010d3c03bf021b3c,"
                + " false, 2, 3, 221000, 408000, 960x540, 60",
        "511096018e02c20300ef00860f01df010d0f, true, 0, 1, 150000, 150000, 240x135, 15",
        "01003c, false, 0, 1, 60000, 60000, 0x0, 0",
        "00, false, 0, 0, 0, 0, 0x0, 0"
    })
    void readsWhatIsSent(
            String hex,
            boolean isSimulcast,
            int row,
            int temporals,
            long lowest,
            long highest,
            String size,
            int frameRate) {
        assertThat(read(hex)).isTrue();
        assertThat(allocation.isSimulcast()).isEqualTo(isSimulcast);
        assertThat(allocation.temporalLayers(row)).isEqualTo(temporals);
        assertThat(allocation.bitrateBps(row, 0)).isEqualTo(lowest);
        assertThat(allocation.bitrateBps(row, Math.max(temporals - 1, 0))).isEqualTo(highest);
        int its = allocation.size(row);
        assertThat(FrameSize.width(its) + "x" + FrameSize.height(its)).isEqualTo(size);
        assertThat(allocation.frameRate(row)).isEqualTo(frameRate);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "01", "0100", "010080", "2f", "3f00", "20", "01003c00"})
    void refusesWhatIsCutOrTooMuch(String hex) {
        assertThat(read(hex)).isFalse();
    }

    @Test
    void allThatChromiumSentIsRead() throws IOException {
        int count = 0;
        try (Stream<Path> files = Files.list(Path.of("src", "test", "resources", "traffic"))) {
            for (Path file : files.toList()) {
                count += readAll(file);
            }
        }
        assertThat(count).isGreaterThan(10);
    }

    private int readAll(Path file) {
        int count = 0;
        try {
            for (String line : Files.readAllLines(file)) {
                String hex = line.split(" ")[6];
                if (!line.startsWith("#") && !hex.equals("-")) {
                    assertThat(read(hex)).as(hex).isTrue();
                    count++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count;
    }

    @Test
    void anyBytesAreSafe() {
        Random random = new Random(6);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = Wire.random(random, 40);
            allocation.read(Wire.bytes(bytes), 0, bytes.length);
        }
    }
}
