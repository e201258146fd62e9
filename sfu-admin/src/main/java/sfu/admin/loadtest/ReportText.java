package sfu.admin.loadtest;

import sfu.admin.loadtest.peer.Layers;

import java.util.Locale;

/** A report as a table. */
public final class ReportText {
    private final StringBuilder out = new StringBuilder();

    private ReportText() {}

    public static String of(Report r) {
        ReportText text = new ReportText();
        text.row("joined", r.joined() + " of " + (r.publishers() + r.subscribers()));
        text.row("join time", percentiles(r.joinP50Ms(), r.joinP99Ms()));
        text.row("window", number(r.seconds(), 1) + " s");
        text.row("sent", count(r.sent()) + " packets");
        text.rare("not sent", r.skipped());
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
        text.rare("not authentic", r.notAuthentic());
        text.rare("not read here", r.notReadHere());
        text.rare("of others", r.foreign());
        return text.out.toString();
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

    private void rare(String name, long packets) {
        if (packets > 0) {
            row(name, count(packets) + " packets");
        }
    }
}
