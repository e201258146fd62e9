package sfu.admin.data;

import sfu.core.time.Clocks;
import sfu.signaling.notify.Audience;
import sfu.signaling.notify.Notification;
import sfu.signaling.notify.Notifications;
import sfu.signaling.notify.NotifyLimits;
import sfu.signaling.notify.Order;
import sfu.signaling.notify.Recipient;
import sfu.signaling.store.Store;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What waits for a user who is away; each was sent by an order with a client id. */
final class KeptNotifications implements Kept {
    private static final Pattern TOPIC = Pattern.compile("\"topic-([0-9]+)\"");

    private final Notifications all;

    KeptNotifications(Store store) {
        this(store, Clocks.system());
    }

    KeptNotifications(Store store, Clocks clocks) {
        all = new Notifications(store, NotifyLimits.defaults(), clocks);
    }

    @Override
    public void write(int number) throws Exception {
        all.send(
                        new Order(
                                "operator",
                                null,
                                new Audience.User(null, "ann"),
                                "topic-" + number,
                                "{}",
                                "id-" + number))
                .get(30, TimeUnit.SECONDS);
    }

    @Override
    public Set<Integer> read() throws Exception {
        Set<Integer> found = new HashSet<>();
        all.open(new Ann(found), "").get(30, TimeUnit.SECONDS);
        return found;
    }

    @Override
    public void close() {
        all.close();
    }

    private record Ann(Set<Integer> found) implements Recipient {
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
            Matcher topic = TOPIC.matcher(notification.text().numbered(0));
            if (topic.find()) {
                found.add(Integer.parseInt(topic.group(1)));
            }
        }

        @Override
        public boolean isOver() {
            return false;
        }
    }
}
