package sfu.signaling.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.core.api.MediaException;
import sfu.core.stats.Limit;
import sfu.core.time.Clocks;
import sfu.signaling.protocol.NotifyMessage;
import sfu.signaling.store.Store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;

/** Who is told what, and what is kept; on a disk, and over restarts. */
class NotificationsTest {
    private static final NotifyMessage.Notifier EVE = new NotifyMessage.Notifier("eve", "Eve");

    @TempDir private Path directory;
    private volatile long nowMs = 1_790_000_000_000L;
    private Store store;
    private Notifications notifications;

    private static NotifyLimits limits(int keptPerUser, int kept) {
        return new NotifyLimits(
                1000,
                5,
                keptPerUser,
                kept,
                Duration.ofDays(7),
                2,
                10,
                3,
                Duration.ofMinutes(5),
                Duration.ofSeconds(25));
    }

    @BeforeEach
    void start() throws Exception {
        start(limits(3, 5));
    }

    private void start(NotifyLimits limits) throws Exception {
        store = Store.open(directory);
        notifications = new Notifications(store, limits, Clocks.steady(() -> nowMs));
    }

    @AfterEach
    void stop() {
        notifications.close();
        store.close();
    }

    private void restart() throws Exception {
        stop();
        start();
    }

    /** What came, in order, as its data. */
    private static final class Heard implements Recipient {
        private final String org;
        private final String identity;
        final List<Notification> all = Collections.synchronizedList(new ArrayList<>());
        volatile boolean isComplete;
        volatile boolean isOver;

        Heard(String org, String identity) {
            this.org = org;
            this.identity = identity;
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
        public void take(Notification notification) {
            all.add(notification);
        }

        @Override
        public void ready(int missed, boolean complete) {
            isComplete = complete;
        }

        @Override
        public boolean isOver() {
            return isOver;
        }

        List<String> data() {
            return all.stream()
                    .map(each -> each.text().numbered(1).replaceAll(".*\"data\":(.*)}", "$1"))
                    .toList();
        }

        String lastId() {
            return all.getLast().id();
        }
    }

    private Heard open(String org, String identity, String lastId) {
        Heard heard = new Heard(org, identity);
        notifications.open(heard, lastId).join();
        return heard;
    }

    private Sent send(Audience audience, String data) {
        return send(audience, data, "");
    }

    private Sent send(Audience audience, String data, String clientId) {
        return notifications
                .send(new Order(Order.OPERATOR, null, audience, "topic", data, clientId))
                .join();
    }

    private static Audience.User user(String org, String identity) {
        return new Audience.User(org, identity);
    }

    @Test
    void allOfAUserAreToldAndNobodyElse() {
        Heard page = open("acme", "ann", "");
        Heard phone = open("acme", "ann", "");
        Heard namesake = open("other", "ann", "");
        Heard bob = open("acme", "bob", "");
        assertThat(send(user("acme", "ann"), "1").reached()).isEqualTo(2);
        assertThat(send(user(null, "ann"), "2").reached()).isEqualTo(3);
        assertThat(send(new Audience.Org("acme"), "3").reached()).isEqualTo(3);
        assertThat(send(new Audience.Everyone(), "4").reached()).isEqualTo(4);
        assertThat(page.data()).containsExactly("1", "2", "3", "4");
        assertThat(phone.data()).isEqualTo(page.data());
        assertThat(namesake.data()).containsExactly("2", "4");
        assertThat(bob.data()).containsExactly("3", "4");
    }

    @Test
    void whatIsForOneIsKeptUntilThatOneAcknowledgesIt() throws Exception {
        assertThat(send(user("acme", "ann"), "1").reached()).isZero();
        send(user(null, "ann"), "2");
        restart();
        Heard ann = open("acme", "ann", "");
        assertThat(ann.data()).containsExactly("1", "2");
        assertThat(open("other", "ann", "").data()).containsExactly("2");
        assertThat(open("acme", "annie", "").data()).isEmpty();
        String first = ann.all.getFirst().id();
        notifications.acknowledge("acme", "bob", first).join(); // not his
        notifications.acknowledge("other", "ann", first).join();
        assertThat(open("acme", "ann", "").data()).containsExactly("1", "2");
        notifications.acknowledge("acme", "ann", first).join();
        notifications.acknowledge("acme", "ann", "rubbish").join();
        restart();
        assertThat(open("acme", "ann", "").data()).containsExactly("2");
    }

    @Test
    void onlySoManyAreKeptAndOnlySoLong() {
        for (int i = 1; i <= 4; i++) {
            send(user("", "ann"), String.valueOf(i));
        }
        assertThat(open("", "ann", "").data()).as("the latest").containsExactly("2", "3", "4");
        send(user("", "bob"), "5");
        send(user("", "bob"), "6");
        send(user("", "carl"), "7"); // there is no more room
        assertThat(open("", "carl", "").data()).isEmpty();
        assertThat(notifications.forgotten()).as("1 and 7").isEqualTo(2);
        nowMs += Duration.ofDays(7).toMillis() + 1;
        assertThat(open("", "ann", "").data()).isEmpty();
        send(user("", "carl"), "8");
        assertThat(open("", "carl", "").data()).containsExactly("8");
    }

    @Test
    void whoWasInterruptedIsToldWhatItMissed() throws Exception {
        Heard ann = open("acme", "ann", "");
        send(user("acme", "ann"), "1");
        send(new Audience.Org("acme"), "2");
        String lastId = ann.lastId();
        send(user("acme", "ann"), "3");
        send(new Audience.Everyone(), "4");
        send(new Audience.Org("other"), "5");
        Heard again = open("acme", "ann", lastId);
        assertThat(again.data()).containsExactly("3", "4");
        assertThat(again.isComplete).isTrue();
        restart();
        Heard later = open("acme", "ann", lastId);
        assertThat(later.data()).as("what is kept").containsExactly("3");
        assertThat(later.isComplete).isFalse();
        Heard stranger = open("acme", "ann", "AAAAAAAA.1");
        assertThat(stranger.data()).as("of another server").containsExactly("1", "3");
        assertThat(stranger.isComplete).isFalse();
    }

    @Test
    void numbersGrowThoughTheClockGoesBack() throws Exception {
        String first = send(user("", "ann"), "1").notificationId();
        nowMs -= 3_600_000;
        restart();
        send(user("", "ann"), "2");
        assertThat(open("", "ann", first).data()).containsExactly("2");
    }

    @Test
    void anOrderThatComesAgainIsSentOnce() throws Exception {
        Heard ann = open("", "ann", "");
        Sent sent = send(user("", "ann"), "1", "c1");
        assertThat(send(user("", "ann"), "1", "c1")).isEqualTo(sent);
        restart();
        assertThat(send(user("", "ann"), "1", "c1")).isEqualTo(sent);
        Order ofEve = new Order("eve", EVE, user("", "ann"), "", "2", "c1");
        assertThat(notifications.send(ofEve).join()).isNotEqualTo(sent);
        assertThat(ann.data()).containsExactly("1");
        assertThat(open("", "ann", "").data()).containsExactly("1", "2");
    }

    @Test
    void aSenderIsPaced() {
        Order order = new Order("eve", EVE, user("", "ann"), "", "1", "");
        for (int i = 0; i < 50; i++) {
            notifications.send(order).join();
        }
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 50; i++) {
                                notifications.send(order).join();
                            }
                        })
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        MediaException.class,
                        refused -> assertThat(refused.limit()).isEqualTo(Limit.NOTIFICATION_RATE));
        send(user("", "ann"), "of an operator");
    }

    @Test
    void whoIsGoneIsNotCounted() {
        Heard ann = open("", "ann", "");
        assertThat(notifications.presence(user(null, "ann")).join()).isEqualTo(1);
        ann.isOver = true;
        notifications.close(ann);
        assertThat(notifications.presence(user(null, "ann")).join()).isZero();
        Heard late = new Heard("", "ann");
        late.isOver = true; // before it was opened
        notifications.open(late, "").join();
        assertThat(notifications.connected()).isZero();
    }
}
