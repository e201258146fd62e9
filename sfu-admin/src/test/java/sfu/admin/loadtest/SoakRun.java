package sfu.admin.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.admin.e2e.ChildServer;
import sfu.admin.loadtest.talk.Talk;
import sfu.core.codec.Codec;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;

/**
 * Many people in several rooms, of whom a share leaves each minute and others come: what the server
 * holds, and how long packets take in it, is told each minute and has to stay as it is; what is
 * written meanwhile and acknowledged is there in the end.
 *
 * <p>{@code mvn -Psoak verify -pl sfu-admin -am -Dsoak.minutes=60 -Dsoak.people=1000
 * -Dsoak.churn=20}
 */
class SoakRun {
    private static final int MINUTES = Integer.getInteger("soak.minutes", 60);
    private static final int PEOPLE = Integer.getInteger("soak.people", 1_000);
    private static final int CHURN_PERCENT = Integer.getInteger("soak.churn", 20);
    private static final int ROOMS = Integer.getInteger("soak.rooms", 20);
    private static final int JOINS_A_SECOND = 20;
    private static final int SPEAKERS = 3; // of each room, who publish
    private static final int CAMERAS = Integer.getInteger("soak.cameras", 3); // of each room
    private static final long MINUTE_NS = 60_000_000_000L;

    @TempDir Path directory;

    private final Deque<Participant> listeners = new ArrayDeque<>();
    private int named;
    private int failed;

    private static Plan plan(URI url) {
        Content content = new Content(true, true, 0, 1000, 0, Codec.VP8, 1, CAMERAS, ROOMS);
        Talk talk = new Talk(true, 0, Duration.ofSeconds(5), 0);
        return new Plan(
                url,
                new Crowd("soak", ROOMS, SPEAKERS, 0),
                content,
                talk,
                Layout.WEBINAR,
                new Views(3, CAMERAS, 320, 180),
                true,
                Duration.ofSeconds(1),
                Duration.ZERO,
                JOINS_A_SECOND,
                (room, identity) -> ChildServer.token(identity));
    }

    /** Two listeners more at a time, as fast as the plan allows. */
    private void come(Meeting meeting, int count) throws Exception {
        List<Future<Participant>> joining = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = named++;
            Role role =
                    new Role(
                            number % ROOMS, "listener-" + number, false, true, false, false, false);
            joining.add(
                    meeting.executor().submit(() -> Participant.join(meeting, role, List.of())));
            Thread.sleep(1_000 / JOINS_A_SECOND);
        }
        for (Future<Participant> each : joining) {
            try {
                listeners.add(each.get());
            } catch (Exception e) {
                failed++;
                System.out.println("no join: " + e.getMessage());
            }
        }
    }

    /** A minute in which so many leave and as many come. */
    private void pass(Meeting meeting) throws Exception {
        long endNs = System.nanoTime() + MINUTE_NS;
        int left = PEOPLE * CHURN_PERCENT / 100;
        while (left > 0) {
            int some = Math.min(left, JOINS_A_SECOND);
            for (int i = 0; i < some; i++) {
                listeners.remove().abandon();
            }
            come(meeting, some);
            left -= some;
            long restMs = (endNs - System.nanoTime()) / 1_000_000;
            int parts = Math.ceilDiv(left, JOINS_A_SECOND) + 1;
            Thread.sleep(Math.max(0, restMs / parts));
        }
        Thread.sleep(Math.max(0, (endNs - System.nanoTime()) / 1_000_000));
    }

    private SoakFigures look(ChaosServer server, SoakFigures before)
            throws IOException, InterruptedException {
        SoakFigures now = SoakFigures.of(server, before);
        System.out.println(now);
        return now;
    }

    @Test
    void nothingGrowsWhilePeopleComeAndGo() throws Exception {
        try (ChaosServer server = ChaosServer.start(directory)) {
            Plan plan = plan(server.url());
            try (Meeting meeting = new Meeting(plan);
                    Letters letters = new Letters(server)) {
                meeting.warmUp();
                Sections sections = new Sections(plan);
                for (Role role : Role.publishers(plan)) {
                    Participant.join(meeting, role, sections.of(role));
                }
                come(meeting, PEOPLE - ROOMS * SPEAKERS);
                System.out.println("everybody is there: " + listeners.size() + " listeners");
                List<SoakFigures> minutes = new ArrayList<>();
                SoakFigures last = look(server, null);
                for (int minute = 0; minute < MINUTES; minute++) {
                    pass(meeting);
                    last = look(server, last);
                    minutes.add(last);
                }
                server.assertNoBug();
                assertThat(SoakFigures.growths(minutes)).isEmpty();
                server.awaitPeople(listeners.size() + ROOMS * SPEAKERS);
                letters.assertAllAreKept();
                System.out.println(letters.count() + " letters acknowledged, none lost");
                assertThat(failed).as("joins that failed").isZero();
            }
            server.awaitEmpty();
        }
    }
}
