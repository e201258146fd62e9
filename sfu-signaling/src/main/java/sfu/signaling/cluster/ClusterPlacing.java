package sfu.signaling.cluster;

import sfu.core.relay.MediaPlacing;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * Where new rooms come to, and the media of people whose room is not to take it at home: this node
 * asks the others, and says itself what it takes. Safe for all threads.
 */
public final class ClusterPlacing implements MediaPlacing {
    private final String self;
    private final OwnWord ownWord;
    private final Choosing choosing;

    /**
     * @param self the start of this node
     * @param limits of this node
     */
    ClusterPlacing(String self, Nodes nodes, ClusterSettings settings, PlacementLimits limits) {
        this.self = self;
        ownWord = new OwnWord(limits);
        choosing = new Choosing(nodes, settings, limits, new SecureRandom());
        askBy((node, what) -> CompletableFuture.completedFuture(true));
    }

    /**
     * From now on each node that is chosen is asked whether it takes what is placed: by this where
     * it is another one. What fails counts as no.
     */
    public void askBy(BiFunction<NodeState, Placed, CompletableFuture<Boolean>> others) {
        choosing.askBy((node, what) ->
                node.start().equals(self)
                        ? CompletableFuture.completedFuture(takes(what))
                        : others.apply(node, what));
    }

    /** Another node asks whether this one takes one more; if so, that counts from now on. */
    public boolean takes(Placed what) {
        return ownWord.takes(what);
    }

    @Override
    public boolean takesOneHere() {
        return ownWord.takesOneOfOurs();
    }

    @Override
    public CompletableFuture<Optional<String>> elsewhere(Overflow who) {
        return choosing.elsewhere(self, who);
    }

    /** The start of the node for a new room: this one where no other takes it. */
    CompletableFuture<String> anyNode() {
        return choosing.choose(List.of())
                .thenApply(its -> its.orElse(self)); // it says itself why it takes none
    }

    /** The start of another node that takes a room; nothing: none does. */
    CompletableFuture<Optional<String>> otherNode() {
        return choosing.choose(List.of(self));
    }

    /** At each heart-beat: what this node says of itself. */
    void measured(NodeState its) {
        ownWord.measured(its);
    }

    /** What the others said in turn, and who is gone. */
    void heard(List<NodeState> all, List<String> gone) {
        choosing.heard(all, gone);
    }

    /** How often a node that was asked took a room, or media of one more. */
    public long taken() {
        return choosing.taken();
    }

    /** How often such a node did not want it. */
    public long refused() {
        return choosing.refused();
    }

    /** How often such a node did not answer in time. */
    public long silent() {
        return choosing.silent();
    }
}
