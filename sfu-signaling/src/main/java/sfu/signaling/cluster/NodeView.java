package sfu.signaling.cluster;

import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;

/**
 * A node as this one sees it.
 *
 * @param heardMsAgo when its last heart-beat came here
 */
public record NodeView(NodeState said, Condition condition, boolean isSelf, long heardMsAgo) {
    /** How a node does. */
    public enum Condition {
        /** It takes rooms. */
        READY,
        /** It lives and takes no rooms: it starts, is overloaded or fails its self-test. */
        CLOSED,
        /** It is asked to end. */
        DRAINING,
        /** It lives, but this node could not connect to it. */
        UNREACHABLE,
        /** Its heart-beats no longer come. */
        STALE;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
