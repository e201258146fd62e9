package sfu.signaling.notify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a node of a later version tells users comes to those who are here. */
class SharedNotificationsTest {
    private final Notifications here = Notifications.inMemory();
    private final Notifications there = Notifications.inMemory();
    private final List<String> told = new ArrayList<>();
    private final SharedNotifications shared = new SharedNotifications(here, (topic, text) -> {});

    SharedNotificationsTest() {
        var _ = new SharedNotifications(there, (topic, text) -> told.add(later(text)));
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    private static String later(String text) {
        return text.replaceFirst("\\{", "{\"new\":[{\"a\":null}],");
    }

    private record Ann(BlockingQueue<Notification> heard) implements Recipient {
        @Override
        public String org() {
            return "";
        }

        @Override
        public String identity() {
            return "ann";
        }

        @Override
        public void take(Notification notification) {
            heard.add(notification);
        }

        @Override
        public boolean isOver() {
            return false;
        }
    }

    @Test
    void itIsTold() throws Exception {
        Ann ann = new Ann(new LinkedBlockingQueue<>());
        here.open(ann, "").join();
        Audience to = new Audience.User(null, "ann");
        there.send(new Order(Order.OPERATOR, null, to, "topic", "{\"a\":1}", "")).join();
        shared.told(told.getFirst());
        Notification its = ann.heard().poll(30, TimeUnit.SECONDS);
        assertThat(its).isNotNull();
        assertThat(told.getFirst()).contains("\"id\":\"" + its.id() + "\"");
    }

    @Test
    void andAcknowledged() {
        Audience to = new Audience.User(null, "ann");
        here.send(new Order(Order.OPERATOR, null, to, "topic", "1", "")).join();
        Ann ann = new Ann(new LinkedBlockingQueue<>());
        here.open(ann, "").join();
        String id = ann.heard().remove().id();
        there.acknowledge("", "ann", id).join();

        shared.acknowledged(told.getFirst());
        Ann again = new Ann(new LinkedBlockingQueue<>());
        here.open(again, "").join();
        assertThat(again.heard()).isEmpty();
    }
}
