/**
 * Bandwidth: feedback to publishers ({@link sfu.core.bwe.TransportCcFeedback}) and the estimate to
 * each subscriber ({@link sfu.core.bwe.SendSideEstimator}): how much may be sent, when, with which
 * padding. Numbers in, numbers out.
 *
 * <p>The estimate follows the behaviour of libwebrtc's goog_cc with the defaults of its field
 * trials: the controller as in M128 (2024), loss based estimation ("v2") and probing as in a copy
 * of 2025; the code is our own. It differs:
 *
 * <ul>
 *   <li>The acknowledged bitrate is the Bayesian one over 150 ms: libwebrtc's newer window of 500
 *       packets would cost 10 kB a subscriber. It follows faster when overuse begins.
 *   <li>The delay based estimate rises to 1.25 (not 1.5) times what comes through, and not at all
 *       while little is sent: a drop then hits an estimate that is nearer to the truth.
 *   <li>An overuse lowers the estimate to 85 % of what came through or of what came out of the
 *       queue, whichever is more; and only to 95 % of the latter while clearly less than that comes
 *       in the mean: the burst of a frame makes a queue that goes by itself ({@code QueuedRate}).
 *   <li>A queue that grew by 100 ms, let out at less than 80 % of the estimate, needs no trend: the
 *       estimate falls at once. While packets wait 100 ms nothing rises.
 *   <li>Probes also go out every 5 s while layers are held back and nothing is congested, not only
 *       while little is sent; packets that left together count as one step of a probe; what a probe
 *       finds lowers the estimate only while little is sent; none goes beyond what is wanted.
 *   <li>A queue that stands without growing is emptied once in a while ({@code StandingQueue}); the
 *       bytes in flight beyond a round trip and 350 ms lower the target at once (libwebrtc: by a
 *       few percent a report). Either also ends pacing at more than the target; what layers are
 *       given by is not lowered by that.
 *   <li>What is wanted is measured and swings: it is probed for when it is more by a quarter.
 *   <li>The first pictures are not paced; the rate at which their queue empties begins the
 *       estimate.
 *   <li>What came through in the last second without a queue pauses nobody's lowest layer, however
 *       low an alarm took the estimate.
 *   <li>Of a receiver whose arrival times contradict the round trip only delays that show there
 *       count ({@code ReceiverTimes}).
 *   <li>Losses below 40 % slow no pacing down and pause nobody's lowest layer: that is for delay to
 *       say. They lower layers.
 *   <li>Losses limit nothing once there were none for 15 observations; there is no padding while
 *       the loss based estimate rises.
 *   <li>No separate detector for sound, no estimate from the network's side, no congestion marks.
 * </ul>
 *
 * <p>Who drives it calls {@code onSent} after the flush with what left, wakes at {@code
 * nextTimeoutNs}, and while a probe is active at {@code nextProbeNs}, within 5 ms: a probe takes
 * 15.
 */
@org.jspecify.annotations.NullMarked
package sfu.core.bwe;
