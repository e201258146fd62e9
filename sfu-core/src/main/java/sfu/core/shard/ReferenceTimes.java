package sfu.core.shard;

import sfu.core.rtcp.ExtendedReport;
import sfu.core.rtcp.NtpTime;
import sfu.core.rtcp.Rtcp;

import java.util.ArrayList;
import java.util.List;

/**
 * The reference times of a peer's receivers, to be answered with the next report (RFC 3611 4.5):
 * who only receives measures the round trip by them, and paces its NACKs by that.
 */
final class ReferenceTimes {
    /** Browsers report all they receive under one SSRC of a kind. */
    private static final int MAX_RECEIVERS = 16;

    private record Heard(int ssrc, int middle32, long atNs) {}

    private final List<Heard> unanswered = new ArrayList<>();

    /** The last one of each receiver counts; beyond so many receivers they stay without answer. */
    void hear(int ssrc, long ntpTimestamp, long nowNs) {
        unanswered.removeIf(heard -> heard.ssrc == ssrc);
        if (ntpTimestamp != 0 && unanswered.size() < MAX_RECEIVERS) {
            unanswered.add(new Heard(ssrc, NtpTime.middle32(ntpTimestamp), nowNs));
        }
    }

    /** Adds the answer, if there is anything to answer. */
    void answer(int ownSsrc, long nowNs, List<Rtcp> messages) {
        if (unanswered.isEmpty()) {
            return;
        }
        List<ExtendedReport.Delay> delays =
                unanswered.stream()
                        .map(heard ->
                                new ExtendedReport.Delay(
                                        heard.ssrc,
                                        heard.middle32,
                                        (int) ((nowNs - heard.atNs) * 65_536 / 1_000_000_000)))
                        .toList();
        messages.add(new ExtendedReport(ownSsrc, 0, delays));
        unanswered.clear();
    }
}
