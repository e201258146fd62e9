package sfu.admin.networks;

import org.junit.jupiter.api.Test;

import java.util.List;

/** A viewer that asks for another size, on a clean link. */
class LayerScenarios {
    private static final int SMALL = CameraFile.HEIGHT / 4;
    private static final int FULL = CameraFile.HEIGHT;
    private static final int SWITCHES = 5;

    /** Until the server has switched off what nobody sees. */
    private static final double UNSEEN_S = 12;

    @Test
    void sizesAreChanged() throws Exception {
        try (Meeting meeting = new Meeting()) {
            meeting.join("ann", Impairment.NONE, Encoding.simulcast(1_200_000));
            Participant bob = meeting.join("bob", Impairment.NONE, List.of());
            Participant cay = meeting.join("cay", Impairment.NONE, List.of());
            Span.pass(Meeting.WARM_UP_S);
            cay.view(FULL);
            Report report = new Report("layer switch");
            report.atMost(250, "up, longest of 5, ms", longest(bob, 2))
                    .tell("down, ms", switchTo(bob, SMALL));
            report.finish();
        }
    }

    /**
     * A publisher whose own estimate is below what the layer needs has to probe first, which takes
     * it half a second: so that is told too.
     */
    @Test
    void layersThatWereOffComeBack() throws Exception {
        try (Meeting meeting = new Meeting()) {
            Participant ann = meeting.join("ann", Impairment.NONE, Encoding.simulcast(1_200_000));
            Participant bob = meeting.join("bob", Impairment.NONE, List.of());
            Span.pass(Meeting.WARM_UP_S);
            bob.view(SMALL);
            Span unseen = Span.pass(UNSEEN_S);
            Report report = new Report("layers off before");
            report.tell(
                    "the publisher's own estimate, Mbit/s",
                    ann.recording().availableOutgoingBps(unseen) / 1e6);
            report.atMost(600, "up, longest of 5, ms", longest(bob, UNSEEN_S));
            report.finish();
        }
    }

    /** From small to full, after so long at small. */
    private static double longest(Participant viewer, double smallS) throws Exception {
        double longestMs = 0;
        for (int i = 0; i < SWITCHES; i++) {
            switchTo(viewer, SMALL);
            Span.pass(smallS);
            double ms = switchTo(viewer, FULL);
            longestMs = Double.isNaN(ms) ? ms : Math.max(longestMs, ms);
        }
        return longestMs;
    }

    /** Milliseconds to the first frame of this height. */
    private static double switchTo(Participant viewer, int height) throws Exception {
        long fromMs = System.currentTimeMillis();
        viewer.view(height);
        Span span = new Span(fromMs, Span.pass(3).toMs());
        return viewer.recording().firstFrameMs("ann", span, height, height);
    }
}
