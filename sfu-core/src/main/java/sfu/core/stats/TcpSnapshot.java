package sfu.core.stats;

import java.util.Map;

/**
 * ICE-TCP, from the server's start.
 *
 * @param enabled whether it is offered
 * @param connections open now
 * @param accepted those that were not refused
 * @param ended by reason; the reasons that occurred
 */
public record TcpSnapshot(
        boolean enabled, int connections, long accepted, Map<TcpEnd, Long> ended) {
    public static final TcpSnapshot OFF = new TcpSnapshot(false, 0, 0, Map.of());

    public TcpSnapshot {
        ended = Map.copyOf(ended);
    }
}
