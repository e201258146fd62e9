package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class FollowersTest {
    private static final long S = 1_000_000_000L;

    private long nowNs = 5 * S;
    private final Followers followers = new Followers(() -> nowNs);

    @Test
    void eachIsWhoTheyWereOnce() {
        followers.await(List.of(HandedOver.person("ann"), HandedOver.person("bob")), 20 * S);
        assertThat(followers.take("ann")).isEqualTo(HandedOver.person("ann"));
        assertThat(followers.take("ann")).isNull();
        assertThat(followers.awaits("bob")).isTrue();
        assertThat(followers.areAwaited()).isTrue();
        followers.take("bob");
        assertThat(followers.areAwaited()).isFalse();
    }

    @Test
    void whoComesTooLateJoinsAsAnybody() {
        followers.await(List.of(HandedOver.person("ann")), 20 * S);
        nowNs += 20 * S - 1;
        assertThat(followers.awaits("ann")).isTrue();
        nowNs += 1;
        assertThat(followers.awaits("ann")).isFalse();
        assertThat(followers.areAwaited()).isFalse();
        assertThat(followers.take("ann")).isNull();
    }
}
