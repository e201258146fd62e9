package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.Map;

class HistoryCsvTest {
    @Test
    void aTimeIsALine() {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("at", new long[] {1_700_000_000_000L, 1_700_000_001_000L});
        columns.put("score", new double[] {4.25, Double.NaN});
        columns.put("cause", new String[] {"", "=uplink \"loss\""});
        assertThat(HistoryCsv.of(columns))
                .isEqualTo(
                        "at,score,cause\r\n"
                                + "1700000000000,4.25,\"\"\r\n"
                                + "1700000001000,,\"'=uplink \"\"loss\"\"\"\r\n");
    }

    @Test
    void nothingIsAHeadAlone() {
        assertThat(HistoryCsv.of(Map.of("at", new long[0]))).isEqualTo("at\r\n");
    }
}
