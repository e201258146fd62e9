package sfu.signaling.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import sfu.signaling.cluster.Directory;

import java.util.ArrayList;
import java.util.List;

/** Who is there on all nodes, and who of them is reached. */
abstract class NodesPresenceContract {
    static final Audience.User ANN = new Audience.User(null, "ann");

    private final List<NotifyNode> nodes = new ArrayList<>();

    /** All of one test are the same one, seen by different nodes. */
    abstract Directory directory();

    /** A session of a user; another one each time. */
    static final class Here implements Recipient {
        private final String org;
        private final String identity;
        private final boolean isHidden;

        Here(String org, String identity, boolean isHidden) {
            this.org = org;
            this.identity = identity;
            this.isHidden = isHidden;
        }

        @Override
        public String org() {
            return org;
        }

        @Override
        public String identity() {
            return identity;
        }

        @Override
        public boolean isHidden() {
            return isHidden;
        }

        @Override
        public void take(Notification notification) {}

        @Override
        public boolean isOver() {
            return false;
        }
    }

    NotifyNode node() {
        NotifyNode its = new NotifyNode(directory());
        nodes.add(its);
        return its;
    }

    @AfterEach
    void close() throws Exception {
        nodes.forEach(NotifyNode::close);
    }

    static Here open(NotifyNode at, String org, String identity) {
        Here its = new Here(org, identity, false);
        at.notifications.open(its, "").join();
        return its;
    }

    static int reached(NotifyNode at, Audience audience) {
        return at.notifications
                .send(new Order(Order.OPERATOR, null, audience, "topic", "1", ""))
                .join()
                .reached();
    }

    static int connections(NotifyNode at) {
        return at.notifications.presence(ANN).join();
    }

    @Test
    void whoIsOnAnotherNodeIsOnlineAndReached() {
        NotifyNode one = node();
        NotifyNode two = node();
        open(one, "acme", "ann");
        open(two, "acme", "ann");
        open(two, "", "ann");
        open(two, "acme", "bob");

        await().until(() -> connections(one) == 3 && connections(two) == 3);
        assertThat(reached(one, ANN)).isEqualTo(3);
        assertThat(reached(one, new Audience.User("acme", "ann"))).isEqualTo(2);
        assertThat(reached(one, new Audience.Org("acme"))).isEqualTo(3);
        assertThat(reached(one, new Audience.Everyone())).isEqualTo(4);
        Audience.User bob = new Audience.User("acme", "bob");
        Audience.User eve = new Audience.User("acme", "eve");
        assertThat(one.notifications.seen(List.of(bob, eve, ANN)).join()).containsExactly(bob, ANN);
    }

    @Test
    void whoGoesIsNotCountedAndWhoIsHiddenIsNotSeen() {
        NotifyNode one = node();
        NotifyNode two = node();
        Here ann = open(two, "", "ann");
        Here hidden = new Here("", "bob", true);
        two.notifications.open(hidden, "").join();
        await().until(() -> connections(one) == 1);
        Audience.User bob = new Audience.User(null, "bob");
        await().until(() -> one.notifications.presence(bob).join() == 1);

        two.notifications.close(ann);

        await().until(() -> connections(one) == 0);
        assertThat(one.notifications.seen(List.of(ANN, bob)).join()).isEmpty();
        assertThat(reached(one, bob)).isZero();
    }

    @Test
    void aNodeThatEndsTakesItsPeopleAlong() {
        NotifyNode one = node();
        NotifyNode two = node();
        open(two, "", "ann");
        await().until(() -> connections(one) == 1);

        two.cluster.withdraw(); // as if it had died: it says nothing more

        await().until(() -> connections(one) == 0);
    }
}
