package sfu.core.stats;

import java.util.List;
import java.util.Map;

/**
 * The state of the media plane at one moment.
 *
 * @param takenAtMs since 1970, by a clock that nobody sets: differences of these are durations
 * @param drops all drops of the server by reason
 */
public record ServerSnapshot(
        long takenAtMs,
        List<RoomSnapshot> rooms,
        List<ShardSnapshot> shards,
        Map<DropReason, Long> drops,
        EngineNames engines,
        TcpSnapshot tcp,
        NodeSnapshot node) {

    /** Without ICE-TCP, of a server without a name. */
    public ServerSnapshot(
            long takenAtMs,
            List<RoomSnapshot> rooms,
            List<ShardSnapshot> shards,
            Map<DropReason, Long> drops,
            EngineNames engines) {
        this(takenAtMs, rooms, shards, drops, engines, TcpSnapshot.OFF, NodeSnapshot.UNNAMED);
    }

    /** What was chosen at start. */
    public record EngineNames(String io, String ioReason, String srtp, String srtpReason) {}
}
