package sfu.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What keeps somebody out on a node of a later version does so on this one. */
class SharedBarsTest {
    private final RoomServer media;
    private final Access here = Access.open();
    private final Access there = Access.open();
    private final List<Map.Entry<String, String>> told = new ArrayList<>();
    private final SharedBars bars;

    SharedBarsTest() throws IOException {
        media = new RoomServer(ShardOptions.defaults(0), RoomLimits.defaults());
        bars = new SharedBars(media, here, (topic, text) -> {});
        var _ =
                new SharedBars(
                        media, there, (topic, text) -> told.add(Map.entry(topic, later(text))));
    }

    @AfterEach
    void close() {
        media.close();
    }

    private static String later(String text) {
        return text.replaceFirst("\\{", "{\"new\":[{\"a\":null}],");
    }

    private String last(String topic) {
        assertThat(told.getLast().getKey()).isEqualTo(topic);
        assertThat(told.getLast().getValue()).contains("new");
        return told.getLast().getValue();
    }

    @Test
    void aBanAndItsEnd() {
        Bans.Target ann = new Bans.Target("demo", "ann");
        there.bans().add(ann, null, "rude", "eve");
        bars.banned(last(SharedBars.BANNED));
        assertThat(here.bans().latest(9))
                .singleElement()
                .satisfies(ban -> assertThat(ban.target()).isEqualTo(ann))
                .satisfies(ban -> assertThat(ban.reason()).isEqualTo("rude"));

        there.bans().lift(ann);
        bars.unbanned(last(SharedBars.UNBANNED), 0);
        assertThat(here.bans().count()).isZero();
    }

    @Test
    void aRevocation() {
        Revocations.Target ann = Revocations.Target.person("demo", "ann");
        there.revocations().add(ann);
        bars.revoked(last(SharedBars.REVOKED));
        assertThat(here.revocations().latest(9))
                .extracting(Revocations.Revocation::target)
                .containsExactly(ann);
    }
}
