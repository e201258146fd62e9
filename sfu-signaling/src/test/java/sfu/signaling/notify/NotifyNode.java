package sfu.signaling.notify;

import sfu.signaling.cluster.Bus;
import sfu.signaling.cluster.Cluster;
import sfu.signaling.cluster.ClusterPace;
import sfu.signaling.cluster.ClusterSettings;
import sfu.signaling.cluster.Directory;
import sfu.signaling.cluster.NodeLoad;

import java.util.concurrent.atomic.AtomicInteger;

/** The notifications of a node of a cluster. */
final class NotifyNode implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    final Notifications notifications = Notifications.inMemory();
    final Cluster cluster;

    NotifyNode(Directory directory) {
        cluster =
                new Cluster(
                        new ClusterSettings(
                                "n" + COUNT.incrementAndGet(),
                                "",
                                "",
                                "",
                                "0123456789abcdef",
                                ClusterPace.of(100, 1000, 500, 2000)),
                        directory,
                        "1",
                        () -> NodeLoad.STARTING,
                        room -> {});
        Bus bus = cluster.bus();
        SharedNotifications told = new SharedNotifications(notifications, bus::tellOnce);
        bus.on(SharedNotifications.TOPIC, told::told);
        bus.on(SharedNotifications.ACKNOWLEDGED, told::acknowledged);
        var _ = new SharedPresence(notifications, cluster.whereabouts());
        cluster.begin("http://127.0.0.1:1");
    }

    @Override
    public void close() {
        cluster.close();
        notifications.close();
    }
}
