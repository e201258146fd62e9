package sfu.admin.loadtest;

import org.jspecify.annotations.Nullable;

import sfu.admin.loadtest.peer.Totals;

import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells once a second how far a run is. */
final class Progress {
    private final Plan plan;
    private final Consumer<String> line;
    private @Nullable ScheduledExecutorService timer;
    private long lastPackets;
    private long lastBytes;

    Progress(Plan plan, Consumer<String> line) {
        this.plan = plan;
        this.line = line;
    }

    void start(Meeting meeting, Joins joins) {
        ScheduledExecutorService its =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("progress").factory());
        its.scheduleAtFixedRate(() -> tell(meeting, joins), 1, 1, TimeUnit.SECONDS);
        timer = its;
    }

    void stop() {
        if (timer != null) {
            timer.shutdownNow();
        }
    }

    private void tell(Meeting meeting, Joins joins) {
        Totals totals = joins.joined() == 0 ? Totals.NONE : meeting.loop().latest();
        long packets = totals.receivedPackets() + totals.foreignPackets();
        // Counters begin anew with the window.
        long newPackets = packets < lastPackets ? packets : packets - lastPackets;
        long bytes = totals.receivedBytes();
        long newBytes = bytes < lastBytes ? bytes : bytes - lastBytes;
        lastPackets = packets;
        lastBytes = bytes;
        line.accept(
                String.format(
                        Locale.ROOT,
                        "joined %d of %d, %,d packets/s, %,.1f Mbit/s, p99 %.1f ms, %,d gaps",
                        joins.joined(),
                        plan.participants(),
                        newPackets,
                        newBytes * 8 / 1e6,
                        totals.latencyP99Us() / 1000.0,
                        totals.gaps()));
    }
}
