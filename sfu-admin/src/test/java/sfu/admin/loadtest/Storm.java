package sfu.admin.loadtest;

import sfu.admin.e2e.ChildServer;
import sfu.admin.loadtest.talk.Talk;
import sfu.core.codec.Codec;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * People who do at random what networks and people do, by a seed: they join, leave, vanish, come
 * back, change their path, fall into holes, mute, look elsewhere and write.
 */
final class Storm implements AutoCloseable {
    static final String CHANNEL = "storm";
    private static final int ROOMS = 4;
    private static final int PUBLISHERS = 3; // one in so many
    private static final int LONGEST_HOLE_MS = 2_000;
    private static final int LONGEST_PAUSE_MS = 30;

    private enum Act {
        LEAVE(3),
        VANISH(2),
        COME_BACK(4),
        CHANGE_PATH(3),
        HOLE(2),
        MUTE(3),
        LOOK(4),
        SAY(4);

        final int weight;

        Act(int weight) {
            this.weight = weight;
        }

        static Act any(Random random) {
            int all = 0;
            for (Act act : values()) {
                all += act.weight;
            }
            int at = random.nextInt(all);
            for (Act act : values()) {
                at -= act.weight;
                if (at < 0) {
                    return act;
                }
            }
            throw new IllegalStateException();
        }
    }

    /** Somebody, who is there or not; one act at a time. */
    private final class Person {
        final Role role;
        Future<?> acting;
        volatile ChaosClient client;

        Person(int number) {
            boolean publishes = number % PUBLISHERS == 0;
            role = new Role(number % ROOMS, "p" + number, publishes, true, publishes, false, false);
        }

        boolean isFree() {
            return acting == null || acting.isDone();
        }

        void join() throws Exception {
            client = ChaosClient.join(meeting, role, sections.of(role));
        }

        void act(Act act, Random random) throws Exception {
            ChaosClient its = client;
            switch (act) {
                case LEAVE -> {
                    client = null;
                    its.leave();
                }
                case VANISH -> {
                    client = null;
                    its.vanish();
                }
                case COME_BACK -> its.comeBack();
                case CHANGE_PATH -> its.changePath();
                case HOLE -> {
                    its.swallow(true);
                    Thread.sleep(random.nextInt(LONGEST_HOLE_MS));
                    its.swallow(false);
                }
                case MUTE -> its.mute(random.nextBoolean());
                case LOOK -> its.look(160 + random.nextInt(1120), random.nextInt(4) > 0);
                case SAY -> {
                    String words = role.identity() + " " + random.nextLong();
                    acknowledged.put(its.say(CHANNEL, words), words);
                }
            }
        }
    }

    private final Meeting meeting;
    private final Sections sections;
    private final Random random;
    private final List<Person> people = new ArrayList<>();
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>(); // texts by id
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Map<Act, Integer> acts = new EnumMap<>(Act.class);
    private int joins;

    Storm(URI url, long seed, int people) throws Exception {
        Content content = new Content(true, true, 0, 1000, 0, Codec.VP8, 3, people, ROOMS);
        Plan plan =
                new Plan(
                        url,
                        new Crowd("storm", ROOMS, people, 0),
                        content,
                        Talk.NONE,
                        Layout.MEETING,
                        new Views(3, 3, 320, 180),
                        false,
                        Duration.ofSeconds(1),
                        Duration.ZERO,
                        1000,
                        (room, identity) -> ChildServer.token(identity));
        meeting = new Meeting(plan);
        meeting.warmUp();
        sections = new Sections(plan);
        random = new Random(seed);
        for (int i = 0; i < people; i++) {
            this.people.add(new Person(i));
        }
    }

    /** Rages for so long; then all acts have ended. */
    void rage(Duration duration) throws Exception {
        long endNs = System.nanoTime() + duration.toNanos();
        rageWhile(() -> System.nanoTime() < endNs);
    }

    /** Likewise, as long as this is true. */
    void rageWhile(BooleanSupplier goesOn) throws Exception {
        while (goesOn.getAsBoolean()) {
            Person person = people.get(random.nextInt(people.size()));
            long itsSeed = random.nextLong();
            Act act = Act.any(random);
            if (person.isFree()) {
                boolean isThere = person.client != null;
                if (isThere) {
                    acts.merge(act, 1, Integer::sum);
                } else {
                    joins++;
                }
                person.acting =
                        meeting.executor().submit(() -> perform(person, isThere, act, itsSeed));
            }
            Thread.sleep(random.nextInt(LONGEST_PAUSE_MS));
        }
        await();
    }

    private void perform(Person person, boolean isThere, Act act, long seed) {
        try {
            if (isThere) {
                person.act(act, new Random(seed));
            } else {
                person.join();
            }
        } catch (Exception e) {
            note(isThere ? act.name() : "JOIN", e);
            ChaosClient its = person.client;
            person.client = null; // who failed is gone, and comes again
            if (its != null) {
                its.vanish();
            }
        }
    }

    private void note(String act, Exception e) {
        Throwable cause =
                e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        boolean isExpected = cause instanceof ChaosSocket.Refused refused && isExpected(refused);
        if (!isExpected) {
            failures.add(act + ": " + cause);
        }
    }

    /** A server may refuse for its load, and who took too long is gone. */
    private static boolean isExpected(ChaosSocket.Refused refused) {
        return refused.code.equals("limit") || refused.code.equals("gone");
    }

    private void await() throws Exception {
        for (Person person : people) {
            if (person.acting != null) {
                person.acting.get();
            }
        }
    }

    /** Who is there now. */
    int present() {
        return (int) people.stream().filter(person -> person.client != null).count();
    }

    /** All leave, a few without a word. */
    void end() throws Exception {
        for (int i = 0; i < people.size(); i++) {
            Person person = people.get(i);
            boolean isPolite = i % 5 > 0;
            if (person.client != null) {
                person.acting =
                        meeting.executor()
                                .submit(() ->
                                        perform(
                                                person,
                                                true,
                                                isPolite ? Act.LEAVE : Act.VANISH,
                                                0));
            }
        }
        await();
    }

    /** What was written and acknowledged, by the message's id. */
    Map<String, String> acknowledged() {
        return acknowledged;
    }

    /** What went wrong, but for what may. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public String toString() {
        return joins + " joins, then " + acts + ", " + acknowledged.size() + " messages";
    }

    @Override
    public void close() {
        meeting.close();
    }
}
