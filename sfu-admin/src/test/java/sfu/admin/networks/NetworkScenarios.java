package sfu.admin.networks;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

/** Real Chromium over impaired links; minutes long, run by the Maven profile "networks". */
class NetworkScenarios {
    private static final int CAMERA_BPS = 1_200_000;
    private static final List<Encoding> CAMERA = Encoding.single(CAMERA_BPS);
    private static final List<Encoding> NOTHING = List.of();

    /** Until Chromium's camera has reached its size and rate. */
    private static final double WARM_UP_S = 15;

    private static final Impairment RTT_50 = Impairment.NONE.withDelay(25);

    /** Whose link is bad. */
    enum Where {
        VIEWER,
        PUBLISHER,
        BOTH;

        Impairment publishers(Impairment bad) {
            return this == VIEWER ? RTT_50 : bad;
        }

        Impairment viewers(Impairment bad) {
            return this == PUBLISHER ? RTT_50 : bad;
        }
    }

    @ParameterizedTest
    @EnumSource
    void lossOf5Percent(Where where) throws Exception {
        loss(5, where, "5 % loss, " + where).finish();
    }

    private static Report loss(double percent, Where where, String title) throws Exception {
        try (Meeting meeting = new Meeting()) {
            Impairment bad = RTT_50.withLoss(percent);
            Participant ann = meeting.join("ann", RTT_50, CAMERA);
            Participant bob = meeting.join("bob", RTT_50, NOTHING);
            Span.pass(WARM_UP_S);
            ann.link().set(where.publishers(bad));
            bob.link().set(where.viewers(bad));
            Span span = Span.pass(60);
            Figures figures = new Figures(ann, bob, span);
            Report report = new Report(title);
            figures.quality(report, 500, 0.95);
            return report.atMost(1, "PLI/s to the publisher", figures.plisPerSecond());
        }
    }
}
