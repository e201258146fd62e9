package sfu.admin.ctl;

import sfu.admin.plan.Estimate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan in some lines. */
final class PlanLines {
    private static final double GIGA = 1e9;
    private static final double TERA = 1e12;

    private PlanLines() {}

    static List<String> of(Estimate plan) {
        List<String> lines = new ArrayList<>();
        lines.add(line("people", String.valueOf(plan.participants())));
        lines.add(
                line(
                        "in",
                        traffic(
                                plan.bitsInPerSecond(),
                                plan.packetsInPerSecond(),
                                plan.bytesInPerMonth())));
        lines.add(
                line(
                        "out",
                        traffic(
                                plan.bitsOutPerSecond(),
                                plan.packetsOutPerSecond(),
                                plan.bytesOutPerMonth())));
        lines.add(line("cores", number(plan.cores()) + " busy"));
        lines.add(line("memory", number(plan.memoryBytes() / GIGA) + " GB"));
        lines.add(line("nodes", plan.nodes() + ", by " + plan.limitedBy()));
        lines.add(line("each node", node(plan.node())));
        plan.notes().forEach(note -> lines.add(line("note", note)));
        return lines;
    }

    private static String traffic(long bits, long packets, long bytesPerMonth) {
        return String.format(
                Locale.ROOT,
                "%sbit/s, %d packets/s, %.1f TB a month",
                Units.bits(bits),
                packets,
                bytesPerMonth / TERA);
    }

    private static String node(Estimate.NodeUse node) {
        return String.format(
                Locale.ROOT,
                "%.1f rooms, %.0f people, CPU %s, network %s, %.1f GB",
                node.rooms(),
                node.participants(),
                Units.percent(node.cpu()),
                Units.percent(node.network()),
                node.memoryBytes() / GIGA);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 1 ? "%.2f" : "%.1f", value);
    }

    private static String line(String name, String text) {
        return String.format(Locale.ROOT, "%-10s %s", name, text);
    }
}
