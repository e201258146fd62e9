package sfu.admin.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What counts as a leak. */
class SoakFiguresTest {
    private static final long MB = 1 << 20;

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0, 0, ''",
        "0.1, 0.1, 0.1, 0.05, 0.01, ''",
        "4, 0, 0, 0, 0, HEAP",
        "0, 8, 0, 0, 0, RESIDENT",
        "0, 0, 3, 0, 0, DESCRIPTORS",
        "0, 0, 0, 2, 0, THREADS",
        "0, 0, 0, 0, 1, LATENCY_P99"
    })
    void whatGrowsEachMinuteIsFound(
            double heapMb,
            double residentMb,
            double files,
            double threads,
            double ms,
            String what) {
        List<SoakFigures> minutes = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            double swing = i % 2 == 0 ? 1 : 1.05;
            Vitals vitals =
                    new Vitals(
                            (long) ((80 + heapMb * i) * MB * swing),
                            (long) ((300 + residentMb * i) * MB * swing),
                            (int) (1_200 + files * i),
                            (int) (40 + threads * i));
            minutes.add(new SoakFigures(vitals, 1_000, 0.5, new TreeMap<>(), 5 + ms * i));
        }
        List<String> found = SoakFigures.growths(minutes);
        if (what.isEmpty()) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).singleElement().asString().startsWith(what);
        }
    }
}
