package sfu.signaling.cluster;

import sfu.core.api.Handover;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** Gives rooms of this node to others with what they take along, and takes what comes so. */
final class Handing {
    private final String self;
    private final HandoverCodec codec;
    private final ClusterPlacing placing;
    private volatile Consumer<Handover> taker = its -> {};

    Handing(String self, HandoverCodec codec, ClusterPlacing placing) {
        this.self = self;
        this.codec = codec;
        this.placing = placing;
    }

    void takeBy(Consumer<Handover> its) {
        taker = its;
    }

    /** What came along with a room, before anybody comes to it. */
    void came(String room, String along) {
        codec.read(self, room, along).forEach(taker);
    }

    /** As {@link Cluster#hand}. */
    CompletableFuture<List<String>> hand(
            RoomPlaces places,
            String room,
            Function<String, CompletableFuture<Optional<Handover>>> packing) {
        return placing.otherNode()
                .thenCompose(other ->
                        other.map(to ->
                                        places.hand(
                                                room, to, open -> pack(to, room, open, packing)))
                                .orElseGet(() -> CompletableFuture.completedFuture(List.of())));
    }

    private CompletableFuture<String> pack(
            String to,
            String room,
            List<String> open,
            Function<String, CompletableFuture<Optional<Handover>>> packing) {
        List<CompletableFuture<Optional<Handover>>> all = open.stream().map(packing).toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> {
                    List<Handover> packed =
                            all.stream().flatMap(its -> its.join().stream()).toList();
                    return packed.isEmpty() ? "" : codec.write(to, room, packed);
                });
    }
}
