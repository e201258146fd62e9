package sfu.admin.e2e;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Join to the first decoded frame of somebody who is there already, in Chromium on this machine; it
 * prints and asserts nothing. Not run by default: -Dtest=JoinBenchmark.
 */
class JoinBenchmark {
    private static final int JOINS = 15;

    /** From the call of join() to the first frame that a video element presents. */
    private static final String JOIN =
            """
            (async () => {
              const { Room } = await import('/sdk/sfu.js');
              const room = new Room();
              const video = document.createElement('video');
              video.muted = true;
              document.body.append(video);
              const first = new Promise(done => room.on('trackPublished', track => {
                if (track.kind === 'video') { track.attach(video); video.requestVideoFrameCallback(done); }
              }));
              const from = performance.now();
              await room.join({ room: 'bench', name: 'viewer' });
              const joined = performance.now();
              await first;
              const shown = performance.now();
              await room.leave();
              video.remove();
              return [joined - from, shown - from];
            })()
            """;

    @Test
    void joinToFirstFrame() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            chromium.open(server.url("/?room=bench&name=Ann"), 640, 400);
            Chromium.Page page = chromium.open(server.url("/dashboard/"), 640, 400);
            Thread.sleep(5000);
            List<Double> negotiated = new ArrayList<>();
            List<Double> shown = new ArrayList<>();
            for (int i = 0; i < JOINS; i++) {
                var times = page.eval(JOIN);
                negotiated.add(times.get(0).asDouble());
                shown.add(times.get(1).asDouble());
                Thread.sleep(500);
            }
            System.out.printf(
                    "join to answer: median %.0f ms; join to the first frame: median %.0f ms, all %s%n",
                    median(negotiated), median(shown), shown.stream().map(Math::round).toList());
        }
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
