package sfu.admin.nodes;

import java.time.Duration;

/**
 * What operators may ask of the other nodes.
 *
 * @param answer for which a node is waited for whose rooms are asked for; then it is shown as stale
 * @param act likewise, that is to do something
 * @param answerBytes of an answer of a node
 * @param staleRooms of each other node that are remembered while it does not answer; 0: none
 */
public record NodeLimits(Duration answer, Duration act, int answerBytes, int staleRooms) {
    /** Some thousand rooms, or a room of a thousand with all figures. */
    public static final int ANSWER_BYTES = 4 << 20;

    /** Three states that did not come: what a node shows of itself is stale then. */
    Duration silence() {
        return answer.plusSeconds(2);
    }

    /** A room takes about a kilobyte. */
    public static NodeLimits defaults() {
        return new NodeLimits(Duration.ofSeconds(1), Duration.ofSeconds(10), ANSWER_BYTES, 5000);
    }
}
