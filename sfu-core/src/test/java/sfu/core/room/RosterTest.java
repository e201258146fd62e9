package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.api.CodecParameters;
import sfu.core.api.EncodingParameters;
import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.PublishSection;
import sfu.core.api.RosterDelta;
import sfu.core.api.RosterEntry;
import sfu.core.api.RosterPage;
import sfu.core.api.Shared;
import sfu.core.api.TrackSource;
import sfu.core.shard.ShardOptions;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** What clients are told of who is in a room, in virtual time. */
class RosterTest {
    private static final long MS = 1_000_000L;

    private record Task(long atNs, Runnable what) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>((a, b) -> Long.compare(a.atNs(), b.atNs()));
    private final List<RosterDelta> told = new ArrayList<>();
    private final List<Member> foremost = new ArrayList<>();

    /** The list as a client makes it of deltas alone. */
    private final Map<String, RosterEntry> known = new LinkedHashMap<>();

    private long nowNs = 5_000 * MS;
    private int numbers;
    private RoomServer server;
    private Roster roster;

    @BeforeEach
    void start() throws Exception {
        Hosting hosting = Hosting.of(RoomLimits.defaults(), MediaPolicy.defaults());
        ServerLimits all = new ServerLimits(50_000, 10_000, 50_000, 1_000_000, 1_000_000);
        server =
                new RoomServer(
                        ShardOptions.defaults(0),
                        new Hosting(
                                hosting.node(),
                                hosting.limits(),
                                all,
                                hosting.templates(),
                                hosting.roster(),
                                hosting.placement()));
        roster = roster(RosterPolicy.defaults());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Roster roster(RosterPolicy policy) {
        return new Roster(
                policy,
                () -> nowNs,
                (task, delayNs) -> tasks.add(new Task(nowNs + delayNs, task)),
                foremost,
                this::hear);
    }

    private void hear(Shared<RosterDelta> news) {
        RosterDelta delta = news.value();
        if (!told.isEmpty()) {
            assertThat(delta.from()).isEqualTo(told.getLast().to());
        }
        told.add(delta);
        delta.left().forEach(who -> known.remove(who.id()));
        delta.people().forEach(person -> known.put(person.participant().id(), person));
    }

    private void pass(long ms) {
        long untilNs = nowNs + ms * MS;
        while (!tasks.isEmpty() && tasks.peek().atNs() <= untilNs) {
            Task next = tasks.poll();
            nowNs = Math.max(nowNs, next.atNs());
            next.what().run();
        }
        nowNs = untilNs;
    }

    private Member person(String name) {
        String identity = name + " " + ++numbers;
        JoinRequest request = new JoinRequest("room", identity, name, true, true, false);
        return MemberRequests.of(server.join(request, new QuietListener()).join());
    }

    private Member join(String name) {
        Member member = person(name);
        roster.joined(member);
        return member;
    }

    private List<Member> joinAll(int count) {
        List<Member> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(join("Participant number " + i));
        }
        return all;
    }

    private Track publish(Member member, String mid, TrackSource source) {
        CodecParameters codec = new CodecParameters(111, "opus", 48_000, 2, Map.of(), Set.of(), -1);
        PublishSection section =
                new PublishSection(
                        mid,
                        source.kind(),
                        source,
                        List.of(codec),
                        List.of(),
                        List.of(new EncodingParameters(1, 0, "")),
                        false);
        Track track = new Track(member, section, "TR_%012d".formatted(++numbers), numbers);
        member.published().put(mid, track);
        roster.changed(member);
        return track;
    }

    private List<String> names(RosterPage page) {
        return page.people().stream().map(each -> each.participant().name()).toList();
    }

    @Test
    void theFirstChangeIsToldAtOnceAndWhatFollowsTogether() {
        Member ann = join("ann");
        pass(0);
        assertThat(told).hasSize(1);
        join("bob");
        publish(ann, "0", TrackSource.MICROPHONE);
        publish(ann, "1", TrackSource.CAMERA);
        pass(0);
        assertThat(told).hasSize(1);
        pass(20);
        assertThat(told).hasSize(2);
        assertThat(told.getLast().people()).hasSize(2);
        assertThat(told.getLast().participants()).isEqualTo(2);
        assertThat(told.getLast().publishers()).isEqualTo(1);
        pass(10_000);
        assertThat(told).hasSize(2);
    }

    @Test
    void whatComesAndGoesBetweenTwoMessagesIsNotTold() {
        Member ann = join("ann");
        pass(0);
        for (int i = 0; i < 100; i++) {
            roster.left(join("looping"), LeaveReason.LEFT);
        }
        Track track = publish(ann, "0", TrackSource.MICROPHONE);
        ann.published().remove("0", track);
        roster.changed(ann);
        pass(1000);
        assertThat(told).hasSize(1);
        assertThat(roster.firstPage().value().version()).isEqualTo(1);
    }

    @Test
    void whoJoinsAndLeavesInALoopCostsNoMoreThanTheInterval() {
        joinAll(100);
        pass(1000);
        told.clear();
        for (int i = 0; i < 1000; i++) { // for ten seconds
            Member looping = join("looping");
            pass(7);
            roster.left(looping, LeaveReason.DISCONNECTED);
            pass(3);
        }
        assertThat(told).hasSizeBetween(1, 26); // each 400 ms
    }

    /**
     * 300 join in 5 s and all leave at once: a few messages a second, each of them the same for
     * all.
     */
    @Test
    void aStormIsToldInAFewMessages() {
        List<Member> here = joinAll(50);
        pass(1000);
        told.clear();
        for (int i = 0; i < 300; i++) {
            Member member = join("p" + i);
            here.add(member);
            pass(8);
            publish(member, "0", TrackSource.MICROPHONE);
            pass(8);
        }
        pass(1000);
        assertThat(told).hasSizeBetween(10, 25); // in 5.8 s
        assertThat(known).hasSize(350);
        told.clear();
        here.forEach(member -> roster.left(member, LeaveReason.LEFT));
        pass(1000);
        assertThat(told).hasSizeBetween(1, 2);
        assertThat(known).isEmpty();
        assertThat(told.getLast().participants()).isZero();
        assertThat(told.getLast().publishers()).isZero();
    }

    @Test
    void oneMessageHasSoManyChangesAndTheRestFollows() {
        joinAll(Roster.MAX_CHANGES + 50);
        pass(0);
        assertThat(told.getFirst().people()).hasSize(Roster.MAX_CHANGES);
        assertThat(told.getFirst().participants()).isEqualTo(Roster.MAX_CHANGES);
        pass(500);
        assertThat(told).hasSize(2);
        assertThat(known).hasSize(Roster.MAX_CHANGES + 50);
    }

    /** Whatever happened before it came, with the changes that follow it is right. */
    @Test
    void pagesAndWhatFollowsThemGiveTheWholeList() {
        List<Member> here = joinAll(250);
        pass(2000);
        Map<String, RosterEntry> mine = new LinkedHashMap<>();
        RosterPage page = roster.firstPage().value();
        int from = told.size();
        while (true) {
            page.people().forEach(each -> mine.put(each.participant().id(), each));
            if (page.next() == RosterPage.NO_MORE) {
                break;
            }
            roster.left(here.remove(200), LeaveReason.LEFT);
            roster.left(here.remove(3), LeaveReason.LEFT);
            join("new");
            publish(here.get(7), "0", TrackSource.SCREEN);
            pass(600);
            for (RosterDelta delta : told.subList(from, told.size())) {
                delta.left().forEach(who -> mine.remove(who.id()));
                delta.people().forEach(each -> mine.put(each.participant().id(), each));
            }
            from = told.size();
            page = roster.page(page.next(), 40);
            assertThat(page.people()).hasSizeLessThanOrEqualTo(40);
        }
        assertThat(mine).containsExactlyInAnyOrderEntriesOf(known);
    }

    @Test
    void thoseAskedForByIdAreOnPagesOfNotTooManyBytesToo() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            ids.add(join("n".repeat(128)).info().id());
        }
        pass(3000);
        List<String> found = new ArrayList<>();
        int done = 0;
        RosterPage page = roster.of(ids);
        while (page.next() != RosterPage.NO_MORE) {
            assertThat(page.people()).hasSizeLessThan(PageBuilder.MAX_BYTES / 256);
            assertThat(page.next()).isPositive();
            page.people().forEach(each -> found.add(each.participant().id()));
            done += (int) page.next();
            page = roster.of(ids.subList(done, ids.size()));
        }
        page.people().forEach(each -> found.add(each.participant().id()));
        assertThat(done).isPositive();
        assertThat(found).isEqualTo(ids);
    }

    @Test
    void whoSpeaksAndWhoIsSeenComesFirstAndTheOthersInOrder() {
        List<Member> here = joinAll(300);
        pass(1000);
        foremost.addAll(List.of(here.get(299), here.get(250), here.get(299), here.get(1)));
        roster.reordered();
        RosterPage first = roster.firstPage().value();
        assertThat(names(first).subList(0, 5))
                .containsExactly(
                        "Participant number 299",
                        "Participant number 250",
                        "Participant number 1",
                        "Participant number 0",
                        "Participant number 2");
        assertThat(first.people()).hasSize(100);
        assertThat(new HashSet<>(first.people())).hasSize(100);
        assertThat(names(roster.page(first.next(), 1))).containsExactly("Participant number 98");
        foremost.addAll(here);
        roster.reordered();
        RosterPage crowded = roster.firstPage().value();
        assertThat(crowded.people()).hasSize(100);
        assertThat(crowded.next()).as("half are kept for those who come in order").isPositive();
    }

    @Test
    void allWhoJoinBetweenTwoChangesShareAPage() {
        joinAll(10);
        pass(1000);
        Shared<RosterPage> page = roster.firstPage();
        join("new");
        assertThat(roster.firstPage()).isSameAs(page);
        pass(1000);
        assertThat(roster.firstPage()).isNotSameAs(page);
        assertThat(roster.firstPage().value().version()).isEqualTo(page.value().version() + 1);
    }

    @Test
    void anAudienceIsCountedAndListedWhileItPublishes() {
        roster = roster(RosterPolicy.defaults().with(Audience.COUNT));
        Member ann = join("ann");
        publish(ann, "0", TrackSource.CAMERA);
        List<Member> audience = joinAll(200);
        pass(1000);
        assertThat(names(roster.firstPage().value())).containsExactly("ann");
        assertThat(roster.firstPage().value().participants()).isEqualTo(201);
        assertThat(roster.of(List.of(audience.get(5).info().id())).people()).isEmpty();
        told.clear();
        Member called = audience.get(5);
        Track microphone = publish(called, "0", TrackSource.MICROPHONE);
        pass(1000);
        assertThat(known).containsKey(called.info().id());
        assertThat(told.getLast().publishers()).isEqualTo(2);
        called.published().remove("0", microphone);
        roster.changed(called);
        roster.left(audience.get(6), LeaveReason.LEFT);
        pass(1000);
        assertThat(told.getLast().left())
                .containsExactly(new RosterDelta.Departure(called.info().id(), null));
        assertThat(told.getLast().participants()).isEqualTo(200);
        assertThat(told.getLast().publishers()).isEqualTo(1);
    }

    @Test
    void ofHiddenOnesNothingIsTold() {
        publish(person("recorder"), "0", TrackSource.MICROPHONE);
        roster.left(person("recorder"), LeaveReason.LEFT);
        pass(1000);
        assertThat(told).isEmpty();
    }

    @Test
    void longNamesMakeShorterPages() {
        for (int i = 0; i < 300; i++) {
            publish(join("\u20ac".repeat(128)), "0", TrackSource.MICROPHONE);
        }
        pass(2000);
        RosterPage page = roster.firstPage().value();
        assertThat(page.people()).hasSizeBetween(50, 70);
        assertThat(roster.page(page.next(), 500).people()).hasSizeBetween(50, 70);
        int seen = 0;
        for (long at = 0; at != RosterPage.NO_MORE; ) {
            RosterPage next = roster.page(at, 500);
            seen += next.people().size();
            at = next.next();
        }
        assertThat(seen).isEqualTo(300);
    }

    @ParameterizedTest
    @CsvSource({"-1, 10", "0, 0", "0, -5", "0, 501", "9223372036854775807, 2147483647"})
    void whatIsNoPageIsRefused(long after, int limit) {
        assertThatThrownBy(() -> roster.page(after, limit))
                .isInstanceOf(MediaException.class)
                .hasFieldOrPropertyWithValue("code", MediaException.Code.BAD_REQUEST);
    }

    @Test
    void aPageAfterAllOthersIsEmpty() {
        joinAll(3);
        pass(1000);
        RosterPage page = roster.page(Long.MAX_VALUE, 10);
        assertThat(page.people()).isEmpty();
        assertThat(page.next()).isEqualTo(RosterPage.NO_MORE);
    }
}
