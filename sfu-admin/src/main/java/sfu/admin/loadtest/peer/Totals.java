package sfu.admin.loadtest.peer;

/**
 * The counters at a moment.
 *
 * @param skippedPackets that were due, and not sent because this process was late
 * @param expectedPackets of our publishers, at all subscribers
 * @param foreignPackets of other publishers in the room, among the received
 * @param gaps missing in the sequence numbers of the streams
 * @param audioPackets of sound that came, of ours and of others
 * @param audioGaps missing in the sequence numbers of sound
 * @param unsent that this machine's kernel did not take from us
 * @param overflowed that reached this process and found its socket full
 * @param latencySamples packets whose latency is known
 */
public record Totals(
        long sentPackets,
        long skippedPackets,
        long expectedPackets,
        long expectedFrames,
        long receivedPackets,
        long receivedBytes,
        long foreignPackets,
        long gaps,
        long audioPackets,
        long audioGaps,
        long duplicates,
        long notAuthentic,
        long decodableFrames,
        long keyFrameRequests,
        long feedbacksSent,
        Layers layers,
        long unsent,
        long overflowed,
        long latencySamples,
        long latencyP50Us,
        long latencyP99Us) {
    public static final Totals NONE =
            new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Layers.NONE, 0, 0, 0, 0, 0);
}
