package sfu.admin.loadtest.peer;

import java.util.Arrays;
import java.util.List;

/** What all peers together sent and received since the window began; of the loop's thread. */
final class Counters {
    long sentPackets;

    /** That were due, and left out because the thread was late. */
    long skippedPackets;

    /** What the subscribers will have received when nothing is lost. */
    long expectedPackets;

    long expectedFrames;

    /** RTP packets that came for the first time and are authentic. */
    long receivedPackets;

    /** Of UDP payload. */
    long receivedBytes;

    /** Packets of publishers that are not ours, among the received. */
    long foreignPackets;

    /** Missing in the numbers of the streams. */
    long gaps;

    /** Of sound, among the received and those of others. */
    long audioPackets;

    /** Likewise among the gaps. */
    long audioGaps;

    /** Sent to slots after the last packet that came there, before they showed something else. */
    long tailPackets;

    /** Likewise of sound. */
    long audioTailPackets;

    long duplicates;
    long notAuthentic;

    /** Complete video frames of an unbroken chain from a key frame on. */
    long decodableFrames;

    long keyFrameRequests;

    /** Transport-wide feedback to the server. */
    long feedbacksSent;

    /** Packets whose layer is known, lowest layer first. */
    final long[] layerPackets = new long[PublishedSection.MAX_LAYERS];

    /** How many slots show each layer now. */
    final long[] layerSlots = new long[PublishedSection.MAX_LAYERS];

    /** From one layer to another. */
    long layerSwitches;

    final LatencyHistogram latency = new LatencyHistogram();

    final SpeakerTimes speakers = new SpeakerTimes();

    void clear() {
        sentPackets = 0;
        skippedPackets = 0;
        expectedPackets = 0;
        expectedFrames = 0;
        receivedPackets = 0;
        receivedBytes = 0;
        foreignPackets = 0;
        gaps = 0;
        audioPackets = 0;
        audioGaps = 0;
        tailPackets = 0;
        audioTailPackets = 0;
        duplicates = 0;
        notAuthentic = 0;
        decodableFrames = 0;
        keyFrameRequests = 0;
        feedbacksSent = 0;
        Arrays.fill(layerPackets, 0);
        layerSwitches = 0;
        latency.clear();
        speakers.clear();
    }

    Totals totals(long unsent, long overflowed) {
        return new Totals(
                sentPackets,
                skippedPackets,
                expectedPackets,
                expectedFrames,
                receivedPackets,
                receivedBytes,
                foreignPackets,
                gaps,
                audioPackets,
                audioGaps,
                duplicates,
                notAuthentic,
                decodableFrames,
                keyFrameRequests,
                feedbacksSent,
                new Layers(list(layerPackets), list(layerSlots), layerSwitches),
                unsent,
                overflowed,
                latency.total(),
                latency.percentileUs(0.5),
                latency.percentileUs(0.99));
    }

    private static List<Long> list(long[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
