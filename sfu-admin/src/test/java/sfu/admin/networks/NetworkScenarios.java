package sfu.admin.networks;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

/** Loss, delay and interruption: what a viewer sees of a camera, and whom it disturbs. */
class NetworkScenarios {
    private static final List<Encoding> CAMERA = Encoding.single(1_200_000);
    private static final Impairment RTT_50 = Impairment.NONE.withDelay(25);
    private static final int BLACKOUT_S = 2;

    /** Whose link is bad; the other's has the delay alone. */
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

    /** What a viewer of one camera has to get. */
    private record Goal(double mostFreezeMs, double leastDecoded) {}

    @ParameterizedTest
    @EnumSource
    void lossOf5Percent(Where where) throws Exception {
        watch("5 % loss, " + where, where, RTT_50.withLoss(5), new Goal(500, 0.95));
    }

    @ParameterizedTest
    @EnumSource
    void lossOf10Percent(Where where) throws Exception {
        watch("10 % loss, " + where, where, RTT_50.withLoss(10), new Goal(1000, 0.9));
    }

    @ParameterizedTest
    @EnumSource
    void jitterOf40Ms(Where where) throws Exception {
        watch("40 ms jitter, " + where, where, RTT_50.withJitter(40), new Goal(500, 0.95));
    }

    @Test
    void roundTripOf500Ms() throws Exception {
        Impairment far = Impairment.NONE.withDelay(250);
        watch("500 ms RTT", Where.VIEWER, far, new Goal(500, 0.95));
        watch("500 ms RTT, 2 % loss", Where.VIEWER, far.withLoss(2), new Goal(2000, 0.9));
    }

    private static void watch(String title, Where where, Impairment bad, Goal goal)
            throws Exception {
        try (Meeting meeting = new Meeting()) {
            Participant ann = meeting.join("ann", RTT_50, CAMERA);
            Participant bob = meeting.join("bob", RTT_50, List.of());
            Span.pass(Meeting.WARM_UP_S);
            ann.link().set(where.publishers(bad));
            bob.link().set(where.viewers(bad));
            Span.pass(1); // the change of delay itself is not measured
            Figures figures = new Figures(ann, bob, Span.pass(60));
            figures.quality(new Report(title), goal.mostFreezeMs, goal.leastDecoded)
                    .atMost(1, "PLIs to the publisher a second", figures.plisPerSecond())
                    .finish();
        }
    }

    @ParameterizedTest
    @EnumSource
    void blackoutOf2Seconds(Where where) throws Exception {
        try (Meeting meeting = new Meeting()) {
            Participant ann = meeting.join("ann", RTT_50, CAMERA);
            Participant bob = meeting.join("bob", RTT_50, List.of());
            Span.pass(Meeting.WARM_UP_S);
            ann.link().set(where.publishers(Impairment.BLACKOUT));
            bob.link().set(where.viewers(Impairment.BLACKOUT));
            Span dark = Span.pass(BLACKOUT_S);
            ann.link().set(RTT_50);
            bob.link().set(RTT_50);
            Span light = Span.pass(15);
            recovery(ann, bob, dark, light, "2 s of blackout, " + where);
        }
    }

    private static void recovery(
            Participant ann, Participant bob, Span dark, Span light, String title)
            throws Exception {
        Recording seen = bob.recording();
        Figures after = new Figures(ann, bob, light.after(5000));
        Report report = new Report(title);
        report.atMost(2000, "first new frame, ms after", seen.firstFrameMs("ann", light, 1, 10_000))
                .tell(
                        "longest time between frames, ms",
                        seen.longestGapMs("ann", dark.until(light)))
                .tell("PLIs of the viewer", seen.video("ann", "pliCount", dark.until(light)))
                .tell("PLIs to the publisher", ann.recording().plisToSender(dark.until(light)));
        after.quality(report, 200, 0.95).finish();
    }

    @Test
    void aBadNetworkDisturbsNobodyElse() throws Exception {
        try (Meeting meeting = new Meeting()) {
            Participant ann = meeting.join("ann", RTT_50, CAMERA);
            Participant bob = meeting.join("bob", RTT_50, List.of());
            Participant cay = meeting.join("cay", RTT_50, List.of());
            Span.pass(Meeting.WARM_UP_S);
            Span good = Span.pass(30);
            bob.link().set(RTT_50.withLoss(20).withRate(200_000));
            Span bad = Span.pass(30);
            bob.link().set(RTT_50);
            Span again = Span.pass(10);
            Figures before = new Figures(ann, cay, good);
            Figures during = new Figures(ann, cay, bad);
            double kept = during.decodedPerSecond() / before.decodedPerSecond();
            Report report = new Report("another's bad network");
            report.between(0.98, 1.02, "the other's decoded frames, of before", kept)
                    .tell("PLIs to the publisher a second", during.plisPerSecond())
                    .tell("bad one's decoded frames", new Figures(ann, bob, bad).decodedShare())
                    .tell(
                            "bad one's recovery, ms",
                            bob.recording().firstFrameMs("ann", again, 1, 10_000));
            during.quality(report, 500, 0.95).finish();
        }
    }
}
