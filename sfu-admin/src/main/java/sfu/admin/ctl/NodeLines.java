package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A server's figures in some lines, as top shows them. */
final class NodeLines {
    private static final double MEGABYTE = 1 << 20;

    private NodeLines() {}

    static List<String> of(JsonNode node) {
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%s  up %s  %s%d rooms, %d people (%d bad), %d tracks, score %s",
                        Units.printable(node.path("name").asText()),
                        Units.span(node.path("uptimeSeconds").asLong()),
                        node.path("draining").asBoolean() ? "DRAINING  " : "",
                        node.path("rooms").asLong(),
                        node.path("participants").asLong(),
                        node.path("bad").asLong(),
                        node.path("tracks").asLong(),
                        Units.score(node.path("score"))));
        lines.add(
                String.format(
                        Locale.ROOT,
                        "in %sbit/s %.0f packets/s, out %sbit/s %.0f packets/s; forwarding p50 %s ms,"
                                + " p99 %s ms",
                        Units.bits(node.path("bitsInPerSecond").asDouble()),
                        node.path("packetsInPerSecond").asDouble(),
                        Units.bits(node.path("bitsOutPerSecond").asDouble()),
                        node.path("packetsOutPerSecond").asDouble(),
                        node.at("/forward/p50Ms").asText("-"),
                        node.at("/forward/p99Ms").asText("-")));
        lines.add(
                String.format(
                        Locale.ROOT,
                        "cpu %.2f cores, heap %.0f MB, GC %.1f ms/s; %s, %s",
                        node.at("/process/cpu").asDouble(),
                        node.at("/process/heapBytes").asDouble() / MEGABYTE,
                        node.at("/process/gcMsPerSecond").asDouble(),
                        node.path("io").asText(),
                        node.path("srtp").asText()));
        for (JsonNode shard : node.path("shards")) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "shard %d: load %3.0f%%, %d transports, p99 %s ms, kernel drops %.0f/s%s",
                            shard.path("index").asInt(),
                            shard.path("load").asDouble() * 100,
                            shard.path("transports").asInt(),
                            shard.path("p99Ms").asText("-"),
                            shard.path("kernelDropsPerSecond").asDouble(),
                            trouble(shard)));
        }
        return lines;
    }

    private static String trouble(JsonNode shard) {
        if (shard.path("stalled").asBoolean()) {
            return "  STALLED";
        }
        String level = shard.path("level").asText("NORMAL");
        return level.equals("NORMAL") ? "" : "  " + level;
    }
}
