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
 * @param silent who got no packet at all, though somebody else in the room sent
 * @param skipped packets that were due and that our publishers did not send: this process was late
 * @param expected packets: what our publishers sent, times the subscribers; without publishers of
 *     ours, with --layers and where views choose, as the sequence numbers tell, and what a slot's
 *     publisher sent after the last packet that came there
 * @param received of them, each once
 * @param lostPercent of the expected
 * @param framesExpected video frames, likewise; 0 without video of ours
 * @param framesDecodable complete, and an unbroken chain from a key frame on
 * @param foreign packets of other publishers in the room
 * @param notReadHere packets that found our own socket full: they count as lost, but are not the
 *     server's fault
 * @param latencySamples received packets whose time of sending is known
 * @param feedbacksSent of subscribers to the server, with --feedback twcc
 * @param layers which ones arrived, with --layers
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
        int silent,
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
     */
    static Report of(
            Plan plan,
            Joins joins,
            Totals totals,
            @Nullable ServerCost server,
            @Nullable SpeakerFigures speakers,
            Window window) {
        Crowd crowd = plan.crowd();
        boolean isViewed = plan.layout().hasViews();
        Delivery delivery = Delivery.of(plan, totals, window.silence());
        long received = delivery.received();
        long cpuUs = window.serverCpuUs();
        double seconds = window.ns() / 1e9;
        return new Report(
                crowd.rooms() * crowd.publishers(),
                crowd.rooms() * crowd.subscribers(),
                joins.joined(),
                joins.failed(),
                joins.dropped(),
                window.silence().receivers(),
                rounded(seconds),
                totals.sentPackets(),
                totals.skippedPackets(),
                delivery.expected(),
                received,
                delivery.lost(),
                delivery.lostPercent(),
                totals.duplicates() + delivery.surplus(),
                totals.notAuthentic(),
                isViewed ? 0 : totals.expectedFrames(),
                totals.decodableFrames(),
                totals.keyFrameRequests(),
                crowd.publishers() > 0 && !isViewed ? totals.foreignPackets() : 0,
                totals.overflowed(),
                totals.latencySamples(),
                totals.latencyP50Us(),
                totals.latencyP99Us(),
                Math.round(received / seconds),
                Math.round(8 * totals.receivedBytes() / seconds),
                rounded(joins.percentileMs(0.5)),
                rounded(joins.percentileMs(0.99)),
                rounded(joins.allSeconds()),
                rounded(100.0 * window.cpuNs() / window.ns()),
                cpuUs < 0 || received == 0 ? null : rounded((double) cpuUs / received),
                plan.isFeedbackSent() ? totals.feedbacksSent() : null,
                plan.content().layers() > 1 ? totals.layers() : null,
                server,
                isViewed ? Sound.of(totals, window.silence()) : null,
                speakers);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
