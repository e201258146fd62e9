package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.rtcp.ExtendedReport;
import sfu.core.rtcp.Rtcp;

import java.util.ArrayList;
import java.util.List;

class ReferenceTimesTest {
    private static final long S = 1_000_000_000;

    private final ReferenceTimes times = new ReferenceTimes();

    private List<Rtcp> answer(long nowNs) {
        List<Rtcp> messages = new ArrayList<>();
        times.answer(7, nowNs, messages);
        return messages;
    }

    @Test
    void theLastOfEachReceiverIsAnsweredOnceWithItsDelay() {
        times.hear(1, 0x1111_2222_3333_4444L, 0);
        times.hear(1, 0x5555_6666_7777_8888L, S);
        times.hear(2, 0x0000_0001_0000_0000L, 2 * S);
        assertThat(answer(2 * S + S / 2))
                .containsExactly(
                        new ExtendedReport(
                                7,
                                0,
                                List.of(
                                        new ExtendedReport.Delay(1, 0x6666_7777, 65_536 * 3 / 2),
                                        new ExtendedReport.Delay(2, 0x0001_0000, 65_536 / 2))));
        assertThat(answer(3 * S)).isEmpty();
    }

    @Test
    void aReceiverPerReportCostsNoMemory() {
        for (int ssrc = 0; ssrc < 100_000; ssrc++) {
            times.hear(ssrc, 1L << 32, 0);
        }
        assertThat(((ExtendedReport) answer(0).getFirst()).delays()).hasSize(16);
    }

    @Test
    void reportsWithoutAReferenceTimeAreNotAnswered() {
        times.hear(1, 0, 0);
        assertThat(answer(0)).isEmpty();
    }
}
