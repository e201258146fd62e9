package sfu.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.signaling.auth.Bans.Target;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

class BansTest {
    private static final Target ANN = new Target("demo", "ann");
    private static final Target BOB = new Target("", "bob");

    private Instant now = Instant.ofEpochSecond(1_700_000_000);
    private final Bans bans = new Bans(() -> now, () -> now, 2);

    @Test
    void oneIsOfARoomOrOfAll() {
        bans.add(ANN, null, "rude", "eve");
        bans.add(BOB, null, "", "");
        assertThat(bans.of("demo", "ann")).isNotNull();
        assertThat(bans.of("other", "ann")).isNull();
        assertThat(bans.of("", "ann")).isNull();
        assertThat(bans.of("demo", "bob")).isNotNull();
        assertThat(bans.of("", "bob")).isNotNull();
        assertThat(bans.of("demo", "")).as("nobody").isNull();
    }

    @Test
    void itEndsByItselfOrIsLifted() {
        bans.add(ANN, Duration.ofSeconds(60), "", "");
        bans.add(BOB, null, "", "");
        now = now.plusSeconds(60);
        assertThat(bans.of("demo", "ann")).isNull();
        assertThat(bans.lift(ANN)).isNull();
        assertThat(bans.count()).isEqualTo(1);
        assertThat(bans.lift(BOB)).isNotNull();
        assertThat(bans.of("demo", "bob")).isNull();
    }

    @Test
    void oneThatWasLiftedInVainIsLiftedAgain() {
        bans.add(ANN, null, "rude", "eve");
        Bans.Ban lifted = bans.lift(ANN);
        assertThat(lifted).isNotNull();
        bans.putBack(lifted);
        assertThat(bans.of("demo", "ann")).isEqualTo(lifted);
        assertThat(bans.lift(ANN)).isEqualTo(lifted);
        Bans.Ban later = bans.add(ANN, null, "again", "eve");
        bans.putBack(lifted);
        assertThat(bans.of("demo", "ann")).isEqualTo(later);
    }

    @Test
    void thereAreOnlySoMany() {
        bans.add(ANN, Duration.ofSeconds(60), "", "");
        bans.add(BOB, null, "", "");
        Target carl = new Target("", "carl");
        assertThat(bans.add(carl, null, "", "")).isNull();
        assertThat(bans.add(ANN, Duration.ofSeconds(60), "again", "")).isNotNull();
        assertThat(bans.latest(1)).extracting(Bans.Ban::target).isEqualTo(List.of(ANN));
        now = now.plusSeconds(60);
        assertThat(bans.add(carl, null, "", "")).isNotNull();
    }

    @Test
    void whatIsOverMakesPlaceForWhatOtherNodesBan() {
        bans.add(ANN, Duration.ofSeconds(60), "", "");
        bans.add(BOB, Duration.ofSeconds(60), "", "");
        Bans.Ban carls = new Bans.Ban(new Target("", "carl"), "", "", now.plusSeconds(1), null);
        assertThat(bans.adopt(carls)).isEqualTo(Bans.Adopted.FULL);
        now = now.plusSeconds(61);
        assertThat(bans.adopt(carls)).isEqualTo(Bans.Adopted.NEW);
        assertThat(bans.adopt(carls)).isEqualTo(Bans.Adopted.KNOWN);
        assertThat(bans.of("", "carl")).isEqualTo(carls);
    }
}
