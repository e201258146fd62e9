package sfu.core.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.api.LeaveReason;
import sfu.core.layers.LayersWanted;
import sfu.core.layers.TopLayers;
import sfu.core.shard.TransportEvents;

import java.util.ArrayList;
import java.util.List;

class WantedOfEdgeTest {
    private static final long ANY = LayersWanted.NO_LIMIT;
    private static final int HOME = 2;
    private static final int OTHER = 5;

    private final List<String> told = new ArrayList<>();
    private final List<RelayMessage> said = new ArrayList<>();
    private final WantedOfEdge wanted = new WantedOfEdge(7, HOME, new Told(), said::add);

    private final class Told implements TransportEvents {
        @Override
        public void connected() {}

        @Override
        public void closed(LeaveReason reason, String detail) {}

        @Override
        public void slotStarted(String mid, long track, long rtpTimestamp) {}

        @Override
        public void layersWanted(long track, int shard, LayersWanted wanted) {
            long mostBps = wanted.mostBps();
            String most = mostBps == ANY ? "any" : Long.toString(mostBps);
            told.add(shard + ": " + Integer.toBinaryString(wanted.mask()) + " " + most);
        }
    }

    private static RelayMessage asked(int mask, long mostBps) {
        return RelayMessage.Wanted.of(7, new LayersWanted(mask, mostBps));
    }

    @Test
    void theEdgeIsAskedForWhatAllShardsWantAsGoodAsTheBestOfThemTakesIt() {
        wanted.mirrored(OTHER);
        wanted.wanted(HOME, new LayersWanted(0b001, 100_000));
        wanted.wanted(OTHER, new LayersWanted(0b100, 900_000));
        wanted.wanted(HOME, new LayersWanted(0b100, 700_000)); // less than the other
        wanted.wanted(HOME, new LayersWanted(0b100, 1_100_000));
        wanted.forget(OTHER);
        assertThat(said)
                .containsExactly(
                        asked(0b001, 100_000),
                        asked(0b101, 900_000),
                        asked(0b100, 900_000),
                        asked(0b100, 1_100_000));
    }

    @Test
    void theEdgeIsAskedForNoLayerAboveWhatOneOfTheShardsWants() {
        wanted.mirrored(OTHER);
        wanted.wanted(HOME, new LayersWanted(0b01, ANY, TopLayers.of(0, 1, 2)));
        wanted.wanted(OTHER, new LayersWanted(0b01, ANY, TopLayers.of(0, 2, 0)));
        wanted.wanted(OTHER, new LayersWanted(0b11, ANY));
        assertThat(said)
                .containsExactly(
                        new RelayMessage.Wanted(7, 0b01, null, TopLayers.of(0, 1, 2)),
                        new RelayMessage.Wanted(7, 0b01, null, TopLayers.of(0, 2, 2)),
                        new RelayMessage.Wanted(7, 0b11, null, null));
    }

    @Test
    void publishersHearOfBothNodes() {
        wanted.wanted(HOME, new LayersWanted(0b010, 400_000));
        wanted.wantedThere(new LayersWanted(0b010, 600_000));
        wanted.wantedThere(new LayersWanted(0b001, 50_000)); // a lower one: the best is the home's
        wanted.wantedThere(new LayersWanted(0b100, 0)); // others are to decide, and there are none
        wanted.wantedThere(new LayersWanted(0b010, ANY));
        wanted.wantedThere(new LayersWanted(0, ANY));
        assertThat(told)
                .containsExactly(
                        "2: 10 400000",
                        "2: 10 600000",
                        "2: 11 400000",
                        "2: 110 0",
                        "2: 10 any",
                        "2: 10 400000");
    }

    @Test
    void aShardThatDoesNotKnowTheTrackIsNotHeard() {
        wanted.wanted(OTHER, new LayersWanted(0b111, ANY));
        assertThat(told).isEmpty();
        assertThat(said).isEmpty();
    }

    @Test
    void anyIsWhatNodesMeanThatDoNotSay() {
        assertThat(new RelayMessage.Wanted(7, 1, null, null).limitBps()).isEqualTo(ANY);
        assertThat(new RelayMessage.Wanted(7, 1, null, null).limitTops()).isEqualTo(TopLayers.ALL);
        assertThat(asked(1, ANY)).isEqualTo(new RelayMessage.Wanted(7, 1, null, null));
    }
}
