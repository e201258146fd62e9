package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** What holds of each directory. */
abstract class DirectoryContract {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String A = "aaaaaaaaaaaaaaaa";
    private static final String B = "bbbbbbbbbbbbbbbb";

    /** All of one test are the same one, seen by different nodes. */
    abstract Directory open();

    @Test
    void aNodeThatBeatsIsSeenByAllUntilItExpires() {
        Directory one = open();
        Directory other = open();

        one.beat(A, "a", SHORT).join();

        assertThat(other.beat(B, "b", LONG).join()).containsExactlyInAnyOrder("a", "b");
        await().until(() -> other.beat(B, "b", LONG).join().equals(List.of("b")));
    }

    @Test
    void aNodeThatWithdrawsIsGoneAtOnceAndItsRoomsAreFree() {
        Directory one = open();
        one.beat(A, "a", LONG).join();
        one.beat(B, "b", LONG).join();
        one.claim("room", A, LONG).join();

        one.withdraw(A).join();

        assertThat(one.beat(B, "b", LONG).join()).containsExactly("b");
        assertThat(one.claim("room", B, LONG).join().owner()).isEqualTo(B);
    }

    @Test
    void ofNodesThatRaceForARoomAllAreAnsweredTheSame() {
        Directory one = open();
        Directory other = open();
        one.beat(A, "a", LONG).join();
        other.beat(B, "b", LONG).join();

        for (int room = 0; room < 50; room++) {
            List<CompletableFuture<Claim>> asked = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                boolean isOne = i % 2 == 0;
                asked.add((isOne ? one : other).claim("r" + room, isOne ? A : B, LONG));
            }
            Set<Claim> answers =
                    asked.stream().map(CompletableFuture::join).collect(Collectors.toSet());
            assertThat(answers).hasSize(1);
        }
    }

    @Test
    void whoseARoomIsIsFoundWithoutClaimingIt() {
        Directory its = open();
        its.beat(A, "a", SHORT).join();
        its.beat(B, "b", LONG).join();

        assertThat(its.find("room").join()).isEmpty();
        assertThat(its.find("room").join()).isEmpty();
        Claim claim = its.claim("room", A, LONG).join();
        assertThat(its.find("room").join()).contains(claim);
        await().until(() -> its.find("room").join().isEmpty()); // its node lives no more
        assertThat(its.claim("room", B, LONG).join().owner()).isEqualTo(B);
    }

    @Test
    void aRoomIsGivenToAnotherThatLivesByWhoHasIt() {
        Directory its = open();
        its.beat(A, "a", LONG).join();
        Claim claim = its.claim("room", A, LONG).join();
        assertThat(its.transfer(claim, B, LONG, "").join()).as("B does not live").isFalse();
        its.beat(B, "b", LONG).join();
        Claim another = new Claim("room", A, claim.sinceUs() + 1);
        assertThat(its.transfer(another, B, LONG, "no").join())
                .as("it does not stand there")
                .isFalse();
        assertThat(its.find("room").join()).contains(claim);

        assertThat(its.transfer(claim, B, LONG, "along").join()).isTrue();
        assertThat(its.claim("room", A, LONG).join().owner()).isEqualTo(B);
        assertThat(its.transfer(claim, B, LONG, "again").join()).isFalse();
        assertThat(its.takeAlong("room", A).join()).as("it is B's").isEmpty();
        assertThat(its.takeAlong("room", B).join()).isEqualTo("along");
        assertThat(its.takeAlong("room", B).join()).as("once").isEmpty();
    }

    @Test
    void aClaimHoldsWhileItsNodeLives() {
        Directory its = open();
        its.beat(A, "a", SHORT).join();
        its.beat(B, "b", LONG).join();
        its.claim("room", A, LONG).join();

        assertThat(its.claim("room", B, LONG).join().owner()).isEqualTo(A);
        await().until(() -> its.claim("room", B, LONG).join().owner().equals(B));
    }

    @Test
    void aClaimThatNobodyRenewsIsForgotten() {
        Directory its = open();
        its.beat(A, "a", LONG).join();
        its.beat(B, "b", LONG).join();
        its.claim("room", A, SHORT).join();

        await().until(() -> its.claim("room", B, LONG).join().owner().equals(B));
    }

    @Test
    void aRenewedClaimOutlivesItsFirstLife() throws Exception {
        Directory its = open();
        its.beat(A, "a", LONG).join();
        its.beat(B, "b", LONG).join();
        Claim kept = its.claim("kept", A, SHORT).join();
        its.claim("other", A, SHORT).join();

        assertThat(its.keep(List.of(kept), LONG, true).join()).isEmpty();

        await().until(() -> its.claim("other", B, LONG).join().owner().equals(B));
        assertThat(its.claim("kept", B, LONG).join()).isEqualTo(kept);
    }

    @Test
    void aReleasedRoomIsFreeAndAnothersIsNotReleased() {
        Directory its = open();
        its.beat(A, "a", LONG).join();
        its.beat(B, "b", LONG).join();
        Claim claim = its.claim("room", A, LONG).join();

        its.release(new Claim("room", B, claim.sinceUs())).join();
        assertThat(its.claim("room", B, LONG).join().owner()).isEqualTo(A);

        its.release(claim).join();
        assertThat(its.claim("room", B, LONG).join().owner()).isEqualTo(B);
    }

    @Test
    void whatIsLostIsClaimedAgainWithItsAge() {
        Directory its = open();
        its.beat(A, "a", LONG).join();
        Claim claim = its.claim("room", A, LONG).join();
        its.release(claim).join(); // as if it had been lost

        assertThat(its.keep(List.of(claim), LONG, false).join()).isEmpty();

        its.beat(B, "b", LONG).join();
        assertThat(its.claim("room", B, LONG).join()).isEqualTo(claim);
    }

    @Test
    void ofTwoClaimsTheOlderOneWins() {
        Directory its = open();
        its.beat(A, "a", LONG).join();
        its.beat(B, "b", LONG).join();
        Claim older = its.claim("room", A, LONG).join();
        its.release(older).join();
        Claim younger = its.claim("room", B, LONG).join();

        assertThat(its.keep(List.of(older), LONG, false).join()).isEmpty();
        assertThat(its.keep(List.of(younger), LONG, false).join()).containsExactly(older);
        assertThat(its.claim("room", B, LONG).join()).isEqualTo(older);
    }

    @Test
    void anOlderClaimOfADeadNodeLoses() {
        Directory its = open();
        its.beat(A, "a", LONG).join();
        its.beat(B, "b", LONG).join();
        Claim older = its.claim("room", A, LONG).join();
        Claim younger = new Claim("room", B, older.sinceUs() + 1);
        its.withdraw(A).join();

        assertThat(its.keep(List.of(younger), LONG, false).join()).isEmpty();
        assertThat(its.claim("room", A, LONG).join()).isEqualTo(younger);
    }

    @Test
    void thousandsOfClaimsAreKeptAtOnce() {
        Directory its = open();
        its.beat(A, "a", LONG).join();
        List<Claim> all = new ArrayList<>();
        for (int i = 0; i < 1200; i++) {
            all.add(new Claim("room" + i, A, 1_000_000 + i));
        }

        assertThat(its.keep(all, LONG, true).join()).isEmpty();
        assertThat(its.claim("room1199", A, LONG).join()).isEqualTo(all.get(1199));
    }

    @Test
    void theLogIsReadInItsOrderFromItsBeginning() {
        Directory one = open();
        one.append("first").join();
        one.append("second").join();
        List<Directory.Entry> read = new CopyOnWriteArrayList<>();

        open().follow(read::add);
        await().until(() -> read.size() == 2);
        one.append("third").join();

        await().until(() -> read.size() == 3);
        assertThat(read.stream().map(Directory.Entry::message))
                .containsExactly("first", "second", "third");
        assertThat(read.getFirst().isPast()).isTrue();
    }

    @Test
    void whatComesAfterTheBeginningIsNotPast() {
        Directory one = open();
        List<Directory.Entry> read = new CopyOnWriteArrayList<>();
        one.follow(read::add);

        await().until(() -> {
            one.append("again").join();
            return read.stream().anyMatch(entry -> !entry.isPast());
        });
    }
}
