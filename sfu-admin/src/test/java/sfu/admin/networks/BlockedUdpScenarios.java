package sfu.admin.networks;

import org.junit.jupiter.api.Test;

import sfu.admin.e2e.Chromium;
import sfu.admin.e2e.RunningServer;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Tokens;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A network that lets no UDP through: media goes over TCP. */
class BlockedUdpScenarios {
    private static final Tokens TOKENS =
            new Tokens("key", "0123456789012345678901234567890123456789", Instant::now);

    @Test
    void mediaGoesOverTcp() throws Exception {
        try (Namespace inside = new Namespace();
                RunningServer server =
                        new RunningServer(inside.outerAddress(), Access.byToken(TOKENS));
                Chromium chromium = Chromium.start(inside.prefix(), flags(server))) {
            inside.dropUdp();
            Participant ann = new Participant("ann", open(chromium, server), null);
            double firstMs = ann.join(Meeting.ROOM, token("ann"), Encoding.single(1_200_000));
            Participant bob = new Participant("bob", open(chromium, server), null);
            double secondMs = bob.join(Meeting.ROOM, token("bob"), List.of());
            Span span = Span.pass(10);
            Report report = new Report("UDP blocked");
            report.atMost(5000, "publisher's media up, ms", firstMs)
                    .atMost(5000, "viewer's media up, ms", secondMs)
                    .atLeast(1, "by TCP", bob.recording().protocol().equals("tcp") ? 1 : 0)
                    .atLeast(
                            100,
                            "frames decoded in 10 s",
                            bob.recording().video("ann", "framesDecoded", span))
                    .finish();
        }
    }

    private static Chromium.Page open(Chromium chromium, RunningServer server) throws Exception {
        return Meeting.loaded(chromium.open(server.url("/dashboard/"), 640, 400));
    }

    /** A camera needs a page that counts as secure. */
    private static List<String> flags(RunningServer server) throws Exception {
        List<String> flags = new ArrayList<>(Meeting.cameraFlags());
        flags.add("--unsafely-treat-insecure-origin-as-secure=" + server.url(""));
        return flags;
    }

    private static String token(String name) {
        Instant end = Instant.now().plusSeconds(300);
        return TOKENS.issue(new Grant(name, name, Meeting.ROOM, true, true, false, end));
    }
}
