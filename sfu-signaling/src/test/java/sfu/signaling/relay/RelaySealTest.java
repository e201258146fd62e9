package sfu.signaling.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.signaling.cluster.Seal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Two ends of a connection, and somebody on the way. */
class RelaySealTest {
    private static final Seal SECRET = new Seal("of the two of them");

    /** One node. */
    private static final class End implements RelayEnd, RelayEnd.Listener {
        final List<String> sent = new ArrayList<>(); // on the way
        final List<String> heard = new ArrayList<>();
        final AtomicInteger forged = new AtomicInteger();
        final RelaySeal seal;

        End(Seal secret, String own, String other, boolean isDialler) {
            seal = new RelaySeal(secret, own, other, isDialler, this, forged::incrementAndGet);
            seal.greet(this);
        }

        @Override
        public void send(String message) {
            sent.add(message);
        }

        @Override
        public void close(String why) {}

        @Override
        public void onText(String text) {
            heard.add(text);
        }

        @Override
        public void onEnd(String why) {}
    }

    private final End ann = new End(SECRET, "ann", "bob", true);
    private final End bob = new End(SECRET, "bob", "ann", false);

    @BeforeEach
    void meet() {
        ann.seal.send("early");
        assertThat(ann.sent).hasSize(1);
        ann.seal.onText(bob.sent.getFirst());
        bob.seal.onText(ann.sent.getFirst());
        bob.seal.onText(ann.sent.get(1));
    }

    private void refuses(End who, String text) {
        int before = who.forged.get();
        List<String> heard = List.copyOf(who.heard);
        assertThatThrownBy(() -> who.seal.onText(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("seal");
        assertThat(who.forged).hasValue(before + 1);
        assertThat(who.heard).isEqualTo(heard);
    }

    @Test
    void eachHearsWhatTheOtherSaysInOrder() {
        for (int i = 0; i < 3; i++) {
            ann.seal.send("to bob " + i);
            bob.seal.onText(ann.sent.getLast());
            bob.seal.send("to ann " + i);
            ann.seal.onText(bob.sent.getLast());
        }
        assertThat(bob.heard).containsExactly("early", "to bob 0", "to bob 1", "to bob 2");
        assertThat(ann.heard).containsExactly("to ann 0", "to ann 1", "to ann 2");
        assertThat(ann.forged.get() + bob.forged.get()).isZero();
    }

    @Test
    void whatWasChangedOnTheWayIsNot() {
        ann.seal.send("{\"say\":1}");
        refuses(bob, ann.sent.getLast().replace("1}", "2}"));
    }

    @Test
    void norWhatWasSaidBefore() {
        refuses(bob, ann.sent.get(1));
    }

    @Test
    void norWhatItSaidItself() {
        bob.seal.send("x");
        refuses(bob, bob.sent.getLast());
    }

    @Test
    void norWhatIsLeftOut() {
        ann.seal.send("first");
        ann.seal.send("second");
        refuses(bob, ann.sent.getLast());
    }

    @Test
    void norOfAnotherConnectionOrSecret() {
        End anew = new End(SECRET, "bob", "ann", false);
        anew.seal.onText(ann.sent.getFirst());
        refuses(anew, ann.sent.get(1));
        End stranger = new End(new Seal("of somebody else's own"), "ann", "bob", true);
        stranger.seal.onText(bob.sent.getFirst());
        End other = new End(SECRET, "bob", "ann", false);
        other.seal.onText(stranger.sent.getFirst());
        stranger.seal.send("x");
        refuses(other, stranger.sent.getLast());
    }

    /** Somebody on the way leads one to another than it means. */
    @Test
    void norWhatIsMeantForAnotherNode() {
        End cem = new End(SECRET, "cem", "dan", false);
        End eve = new End(SECRET, "ann", "bob", true);
        cem.seal.onText(eve.sent.getFirst());
        eve.seal.onText(cem.sent.getFirst());
        eve.seal.send("x");
        refuses(cem, eve.sent.getLast());
        cem.seal.send("x");
        refuses(eve, cem.sent.getLast());
    }

    @Test
    void norWhatHasNone() {
        refuses(bob, "");
        refuses(bob, "{}");
        refuses(bob, "x".repeat(200));
    }

    @Test
    void whoDoesNotGreetIsTold() {
        End it = new End(SECRET, "bob", "ann", false);
        assertThatThrownBy(() -> it.seal.onText("{\"on\":0}"))
                .hasMessageContaining("earlier version")
                .hasMessageContaining("update");
        assertThatThrownBy(() -> it.seal.onText("hello")).hasMessageContaining("greeting");
    }
}
