package sfu.admin.loadtest;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import sfu.admin.loadtest.peer.Layers;
import sfu.admin.loadtest.peer.SpeakerFigures;
import sfu.admin.loadtest.peer.Totals;

/**
 * What a run found in its measured window; with --json it is printed as it is.
 *
 * @param publishers of all rooms, likewise subscribers
 * @param joined participants whose media connected
 * @param failed those whose media did not
 * @param dropped those who had joined and were no longer there at the end
 * @param skipped packets that were due and that our publishers did not send: this process was late
 * @param expected packets: what our publishers sent, times the subscribers; without publishers of
 *     ours and where views choose, as the sequence numbers tell
 * @param received of them, each once
 * @param lostPercent of the expected
 * @param framesExpected video frames, likewise; 0 without video of ours
 * @param framesDecodable complete, and an unbroken chain from a key frame on
 * @param foreign packets of other publishers in the room
 * @param notReadHere packets that found our own socket full: they count as lost, but are not the
 *     server's fault
 * @param latencySamples received packets whose time of sending is known
 * @param feedbacksSent of subscribers to the server, with --feedback twcc
 * @param layers which ones arrived, with --layers; packets expected are then those that the
 *     sequence numbers tell
 * @param joinAllSeconds from the first attempt to join to the last success
 * @param bitsPerSecond of UDP payload received
 * @param clientCpuPercent of one core, of the thread that sends and receives
 * @param serverCpuUsPerPacket user and system time of the process per packet received
 * @param server with --server-pid
 * @param sound where views choose
 * @param speakers with --speakers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Report(
        int publishers,
        int subscribers,
        int joined,
        int failed,
        int dropped,
        double seconds,
        long sent,
        long skipped,
        long expected,
        long received,
        long lost,
        double lostPercent,
        long duplicates,
        long notAuthentic,
        long framesExpected,
        long framesDecodable,
        long keyFrameRequests,
        long foreign,
        long notReadHere,
        long latencySamples,
        long latencyP50Us,
        long latencyP99Us,
        long packetsPerSecond,
        long bitsPerSecond,
        double joinP50Ms,
        double joinP99Ms,
        double joinAllSeconds,
        double clientCpuPercent,
        @Nullable Double serverCpuUsPerPacket,
        @Nullable Long feedbacksSent,
        @Nullable Layers layers,
        @Nullable ServerCost server,
        @Nullable Sound sound,
        @Nullable SpeakerFigures speakers) {

    /** A stall of the machine skips some frames; from here on the run is not what was asked for. */
    private static final double BEHIND_SHARE = 0.02;

    /** Whether clearly less was sent than asked for. */
    boolean isBehind() {
        return skipped > BEHIND_SHARE * (sent + skipped);
    }

    /**
     * @param server null when not asked for
     * @param speakers likewise
     * @param windowNs how long publishers sent
     * @param cpuNs of our thread in it
     * @param serverCpuUs in it; -1 when not asked for
     */
    static Report of(
            Plan plan,
            Joins joins,
            Totals totals,
            @Nullable ServerCost server,
            @Nullable SpeakerFigures speakers,
            long windowNs,
            long cpuNs,
            long serverCpuUs) {
        Crowd crowd = plan.crowd();
        boolean isViewed = plan.layout().hasViews();
        boolean isOurs = crowd.publishers() > 0 && !isViewed;
        long received = isOurs ? totals.receivedPackets() : totals.foreignPackets();
        received += isViewed ? totals.receivedPackets() : 0;
        boolean isLayered = plan.content().layers() > 1; // who gets which is the server's choice
        long expected = isOurs && !isLayered ? totals.expectedPackets() : received + totals.gaps();
        double seconds = windowNs / 1e9;
        return new Report(
                crowd.rooms() * crowd.publishers(),
                crowd.rooms() * crowd.subscribers(),
                joins.joined(),
                joins.failed(),
                joins.dropped(),
                rounded(seconds),
                totals.sentPackets(),
                totals.skippedPackets(),
                expected,
                received,
                Math.max(0, expected - received),
                expected == 0 ? 0 : Math.max(0, 100.0 * (expected - received) / expected),
                totals.duplicates() + Math.max(0, received - expected),
                totals.notAuthentic(),
                isViewed ? 0 : totals.expectedFrames(),
                totals.decodableFrames(),
                totals.keyFrameRequests(),
                isOurs ? totals.foreignPackets() : 0,
                totals.overflowed(),
                totals.latencySamples(),
                totals.latencyP50Us(),
                totals.latencyP99Us(),
                Math.round(received / seconds),
                Math.round(8 * totals.receivedBytes() / seconds),
                rounded(joins.percentileMs(0.5)),
                rounded(joins.percentileMs(0.99)),
                rounded(joins.allSeconds()),
                rounded(100.0 * cpuNs / windowNs),
                serverCpuUs < 0 || received == 0 ? null : rounded((double) serverCpuUs / received),
                plan.isFeedbackSent() ? totals.feedbacksSent() : null,
                isLayered ? totals.layers() : null,
                server,
                isViewed ? Sound.of(totals) : null,
                speakers);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
