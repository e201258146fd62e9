package sfu.admin.metrics;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.HotSpotDiagnosticMXBean;

import org.jspecify.annotations.Nullable;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;

/**
 * Lets ZGC's heap follow what lives in it: without a target ZGC would rather take memory, up to a
 * quarter of the machine's, than collect. Other collectors are left alone.
 */
public final class HeapTarget implements AutoCloseable {
    private static final String OPTION = "SoftMaxHeapSize";

    /** The beans of ZGC whose collections see all objects. */
    private static final String FULL_COLLECTIONS = "ZGC Major Cycles";

    /** About 36 MB of a target stay free for moving objects; the rest is room to allocate. */
    private static final long SPARE_BYTES = 80L << 20;

    /**
     * Room to allocate for each byte that lives, as a divisor: little is left behind once somebody
     * is here, so that collections stay rare.
     */
    private static final int ROOM_DIVISOR = 4;

    private final NotificationListener listener = (notification, handback) -> onEvent(notification);
    private final HotSpotDiagnosticMXBean jvm =
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    private final @Nullable NotificationEmitter collector = collector();

    /** Begins to set the target after each full collection. */
    public HeapTarget() {
        if (collector != null) {
            setTarget();
            collector.addNotificationListener(listener, null, null);
        }
    }

    private static @Nullable NotificationEmitter collector() {
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (bean.getName().equals(FULL_COLLECTIONS)
                    && bean instanceof NotificationEmitter emitter) {
                return emitter;
            }
        }
        return null;
    }

    private void onEvent(Notification notification) {
        if (notification
                .getType()
                .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            setTarget();
        }
    }

    /** Right after a full collection what is used is what lives. */
    private void setTarget() {
        long usedBytes = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long target = targetBytes(usedBytes, Runtime.getRuntime().maxMemory());
        jvm.setVMOption(OPTION, Long.toString(target));
    }

    static long targetBytes(long liveBytes, long maxBytes) {
        return Math.min(maxBytes, liveBytes + liveBytes / ROOM_DIVISOR + SPARE_BYTES);
    }

    @Override
    public void close() {
        if (collector != null) {
            try {
                collector.removeNotificationListener(listener);
            } catch (ListenerNotFoundException e) {
                throw new IllegalStateException(e); // it was added above
            }
        }
    }
}
