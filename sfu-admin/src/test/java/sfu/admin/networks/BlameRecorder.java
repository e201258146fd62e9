package sfu.admin.networks;

import com.fasterxml.jackson.databind.ObjectMapper;

import sfu.core.stats.ServerSnapshot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records what the server counts while ann, who publishes, or bob, who watches, has it bad, for the
 * rules of blame: {@code main FOLDER [CASE ...]} writes a file of six snapshots, one a second, for
 * each case. Two Chromiums' pages over a link each, nothing is made up.
 */
public final class BlameRecorder {
    private static final int SNAPSHOTS = 6;
    private static final int CAMERA_BPS = 1_200_000;

    /** Two reports of the clients (5 s) are of the case alone, and estimates have settled. */
    private static final double SETTLE_S = 16;

    private static final double RECOVER_S = 12;
    private static final Impairment GOOD = Impairment.NONE.withDelay(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is done to those two. */
    private interface Case {
        void begin(Participant ann, Participant bob) throws Exception;
    }

    private static final Map<String, Case> CASES = new LinkedHashMap<>();

    static {
        CASES.put("good", (ann, bob) -> {});
        CASES.put("uplink-loss", (ann, bob) -> ann.link().up().set(GOOD.withLoss(15)));
        CASES.put("uplink-jitter", (ann, bob) -> ann.link().up().set(GOOD.withJitter(250)));
        CASES.put("downlink-loss", (ann, bob) -> bob.link().down().set(GOOD.withLoss(15)));
        CASES.put("downlink-jitter", (ann, bob) -> bob.link().down().set(GOOD.withJitter(250)));
        CASES.put("downlink-narrow", (ann, bob) -> bob.link().down().set(GOOD.withRate(250_000)));
        CASES.put("downlink-distant", (ann, bob) -> bob.link().down().set(GOOD.withDelay(500)));
        CASES.put("client-cpu", (ann, bob) -> bob.throttle(20));
        CASES.put("publisher-stops", (ann, bob) -> ann.stopCamera()); // for good: the last
    }

    private BlameRecorder() {}

    /** Writes FOLDER/CASE.json; without a CASE all of them. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Files.createDirectories(folder);
        List<String> wanted = List.of(arguments).subList(1, arguments.length);
        try (Meeting meeting = new Meeting()) {
            Participant ann = meeting.join("ann", GOOD, Encoding.simulcast(CAMERA_BPS));
            Participant bob = meeting.join("bob", GOOD, Encoding.single(200_000));
            Span.pass(Meeting.WARM_UP_S);
            for (Map.Entry<String, Case> each : CASES.entrySet()) {
                if (wanted.isEmpty() || wanted.contains(each.getKey())) {
                    each.getValue().begin(ann, bob);
                    Span.pass(SETTLE_S);
                    record(meeting, folder.resolve(each.getKey() + ".json"));
                    ann.link().set(GOOD);
                    bob.link().set(GOOD);
                    bob.throttle(1);
                    Span.pass(RECOVER_S);
                }
            }
        }
    }

    private static void record(Meeting meeting, Path file) throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < SNAPSHOTS; i++) {
            ServerSnapshot snapshot = meeting.snapshot();
            lines.add(JSON.writeValueAsString(snapshot));
            Span.pass(1);
        }
        Files.writeString(file, "[" + String.join(",\n", lines) + "]\n");
        System.out.println("recorded " + file);
    }
}
