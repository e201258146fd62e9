package sfu.admin.networks;

/** What a viewer saw of a publisher in a span, and what the links did meanwhile. */
final class Figures {
    private final String source;
    private final Recording publisher;
    private final Recording viewer;
    private final LinkDirection down;
    private final Span span;

    Figures(Participant publisher, Participant viewer, Span span) throws Exception {
        source = publisher.name();
        this.publisher = publisher.recording();
        this.viewer = viewer.recording();
        down = viewer.link().down();
        this.span = span;
    }

    double plisPerSecond() {
        return publisher.plisToSender(span) / span.seconds();
    }

    /** The share 0..1 of the sent frames that were decoded. */
    double decodedShare() {
        return viewer.video(source, "framesDecoded", span) / publisher.framesSent(span);
    }

    double decodedPerSecond() {
        return viewer.video(source, "framesDecoded", span) / span.seconds();
    }

    /** The usual rows. */
    Report quality(Report report, double mostFreezeMs, double leastDecoded) {
        Recording.Freezes freezes = viewer.freezes(source, span);
        return report.tell("seconds", span.seconds())
                .tell("sent frames/s", publisher.framesSent(span) / span.seconds())
                .atLeast(leastDecoded, "frames decoded, of those sent", decodedShare())
                .tell("freezes", freezes.count())
                .tell("frozen, ms", freezes.totalMs())
                .atMost(mostFreezeMs, "longest freeze, ms", freezes.longestMs())
                .tell("longest time between frames, ms", viewer.longestGapMs(source, span))
                .tell("height at the end", viewer.heightAt(source, span.toMs()))
                .tell("video kbit/s sent", publisher.sentBps(span) / 1000)
                .tell("video kbit/s received", receivedBps() / 1000)
                .tell("jitter buffer, ms", viewer.jitterBufferMs(source, span))
                .tell("key frames decoded", viewer.video(source, "keyFramesDecoded", span))
                .tell("PLIs of the viewer", viewer.video(source, "pliCount", span))
                .tell("NACKs of the viewer", viewer.video(source, "nackCount", span))
                .tell("retransmissions to the viewer", retransmissions())
                .tell("lost on the way to the viewer, %", 100 * lost())
                .tell("audio concealed, %", 100 * concealed());
    }

    private double retransmissions() {
        return viewer.video(source, "retransmittedPacketsReceived", span);
    }

    double receivedBps() {
        return 8 * viewer.video(source, "bytesReceived", span) / span.seconds();
    }

    private double lost() {
        return down.lostShare(span);
    }

    /** Without the comfort noise of silence. */
    private double concealed() {
        double audible =
                viewer.audio(source, "concealedSamples", span)
                        - viewer.audio(source, "silentConcealedSamples", span);
        return audible / Math.max(1, viewer.audio(source, "totalSamplesReceived", span));
    }
}
