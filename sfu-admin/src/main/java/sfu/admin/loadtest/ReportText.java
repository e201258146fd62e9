package sfu.admin.loadtest;

import org.jspecify.annotations.Nullable;

import sfu.admin.loadtest.peer.Layers;
import sfu.admin.loadtest.peer.SpeakerFigures;

import java.util.Locale;

/** A report as a table. */
public final class ReportText {
    private final StringBuilder out = new StringBuilder();

    private ReportText() {}

    public static String of(Report r) {
        ReportText text = new ReportText();
        text.row("joined", r.joined() + " of " + (r.publishers() + r.subscribers()));
        text.rare("dropped", r.dropped(), "");
        text.rare("silent", r.silent(), " received nothing");
        String all = ", all within " + number(r.joinAllSeconds(), 1) + " s";
        text.row("join time", percentiles(r.joinP50Ms(), r.joinP99Ms()) + all);
        text.row("window", number(r.seconds(), 1) + " s");
        text.row("sent", count(r.sent()) + " packets");
        text.rare("not sent", r.skipped(), " packets");
        text.row("expected", count(r.expected()) + " packets");
        text.row("received", count(r.received()) + " packets");
        text.row("lost", count(r.lost()) + " (" + number(r.lostPercent(), 3) + " %)");
        text.row("duplicates", count(r.duplicates()));
        if (r.framesExpected() > 0) {
            String frames = count(r.framesDecodable()) + " of " + count(r.framesExpected());
            text.row("frames", frames + " decodable");
        }
        if (r.latencySamples() > 0) {
            double p50Ms = r.latencyP50Us() / 1000.0;
            text.row("latency", percentiles(p50Ms, r.latencyP99Us() / 1000.0));
        }
        String megabits = number(r.bitsPerSecond() / 1e6, 1);
        text.row("rate", count(r.packetsPerSecond()) + " packets/s, " + megabits + " Mbit/s");
        Layers layers = r.layers();
        if (layers != null) {
            String slots = layers.slots() + ", " + count(layers.switches()) + " switches";
            text.row("layers", layers.packets() + " packets, in slots " + slots);
        }
        Long feedbacks = r.feedbacksSent();
        if (feedbacks != null) {
            text.row("feedback", count(feedbacks) + " sent");
        }
        Double cpu = r.serverCpuUsPerPacket();
        if (cpu != null) {
            text.row("server CPU", number(cpu, 2) + " us a packet");
        }
        text.server(r.server());
        text.sound(r.sound());
        text.speakers(r.speakers());
        text.rare("not authentic", r.notAuthentic(), " packets");
        text.rare("not read here", r.notReadHere(), " packets");
        text.rare("of others", r.foreign(), " packets");
        return text.out.toString();
    }

    private void server(@Nullable ServerCost server) {
        if (server != null) {
            row(
                    "server",
                    number(server.cpuPercent(), 1)
                            + " % of a core, "
                            + number(server.joinCpuMs(), 2)
                            + " ms CPU a join, "
                            + number(server.idleRssMb(), 0)
                            + " MB before, "
                            + number(server.rssMb(), 0)
                            + " MB at the end");
        }
    }

    private void sound(@Nullable Sound sound) {
        if (sound != null) {
            row(
                    "sound",
                    count(sound.received())
                            + " of "
                            + count(sound.expected())
                            + " packets, "
                            + number(sound.lostPercent(), 4)
                            + " % lost");
        }
    }

    private void speakers(@Nullable SpeakerFigures speakers) {
        if (speakers == null) {
            return;
        }
        String undecided = ", undecided " + count(speakers.undecided());
        String missed = ", missed by " + count(speakers.missed());
        row("speaker changes", count(speakers.changes()) + undecided + missed);
        if (speakers.changes() > 0) {
            row("  decision", spread(speakers.decision()) + " after the onset");
            row("  first sound", spread(speakers.sound()) + " after the onset");
            row("  reached", spread(speakers.reached()) + " after the decision");
            row("  reached all", spread(speakers.everyone()) + " after the decision");
            row("  told", spread(speakers.told()) + " after the decision");
        }
    }

    private static String spread(SpeakerFigures.Spread spread) {
        return "p50 %.0f, p95 %.0f, max %.0f ms"
                .formatted(spread.p50Ms(), spread.p95Ms(), spread.maxMs());
    }

    private static String percentiles(double p50Ms, double p99Ms) {
        return "p50 " + number(p50Ms, 2) + " ms, p99 " + number(p99Ms, 2) + " ms";
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    private void row(String name, String value) {
        out.append("  ").append(name).append(" ".repeat(16 - name.length())).append(value);
        out.append(System.lineSeparator());
    }

    private void rare(String name, long count, String unit) {
        if (count > 0) {
            row(name, count(count) + unit);
        }
    }
}
