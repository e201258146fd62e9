package sfu.admin.stream;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.function.Supplier;

/** Looks at the server's own process and its machine: processor, heap, collections, threads. */
final class ProcessProbe implements Supplier<RoomRates.OwnProcess> {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getOperatingSystemMXBean();

    private long atNs = System.nanoTime();
    private long cpuNs = cpuNs();
    private long gcMs = gcMs();

    @Override
    public RoomRates.OwnProcess get() {
        long nowNs = System.nanoTime();
        long nowCpuNs = cpuNs();
        long nowGcMs = gcMs();
        double seconds = Math.max(1e-3, (nowNs - atNs) / 1e9);
        RoomRates.OwnProcess its =
                new RoomRates.OwnProcess(
                        (nowCpuNs - cpuNs) / 1e9 / seconds,
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                        (nowGcMs - gcMs) / seconds,
                        ManagementFactory.getThreadMXBean().getThreadCount(),
                        hostCpu(),
                        SYSTEM.getSystemLoadAverage(),
                        SYSTEM.getAvailableProcessors());
        atNs = nowNs;
        cpuNs = nowCpuNs;
        gcMs = nowGcMs;
        return its;
    }

    private static double hostCpu() {
        return SYSTEM instanceof com.sun.management.OperatingSystemMXBean its
                ? its.getCpuLoad()
                : -1;
    }

    private static long cpuNs() {
        return SYSTEM instanceof com.sun.management.OperatingSystemMXBean its
                ? its.getProcessCpuTime()
                : 0;
    }

    private static long gcMs() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }
}
