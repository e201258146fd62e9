package sfu.core;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/**
 * Fails each class of tests that left a buffer which nobody released, where servers, rooms or
 * shards run. The level of Netty's detection is a flag of the tests' process. What is leaked is
 * known once it is collected, so that is asked for before and after: what other classes made
 * themselves is not theirs.
 */
public final class Leaks implements BeforeAllCallback, AfterAllCallback {
    private static final Pattern WHOLE =
            Pattern.compile("sfu[.](core[.](io|room|shard|relay)|signaling|admin)[.].*");

    /** What is collected is queued by a thread of the Java machine. */
    private static final long QUEUED_MS = 20;

    private static final Queue<String> REPORTED = new ConcurrentLinkedQueue<>();

    static { // before there is any detector
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(
                new ResourceLeakDetectorFactory() {
                    @Override
                    @SuppressWarnings("deprecation") // nothing else is abstract
                    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                            Class<T> resource, int samplingInterval, long maxActive) {
                        ResourceLeakDetector<T> its =
                                new ResourceLeakDetector<>(resource, samplingInterval);
                        its.setLeakListener((type, records) -> REPORTED.add(type + records));
                        return its;
                    }
                });
    }

    @Override
    public void beforeAll(ExtensionContext context) throws InterruptedException {
        if (runsServers(context)) {
            forget();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        if (runsServers(context)) {
            collect();
            check();
        }
    }

    private static boolean runsServers(ExtensionContext context) {
        return WHOLE.matcher(context.getRequiredTestClass().getName()).matches();
    }

    /** What was leaked until now is nobody's. */
    static void forget() throws InterruptedException {
        collect();
        REPORTED.clear();
    }

    /** So that what was leaked until now is reported. */
    static void collect() throws InterruptedException {
        System.gc();
        Thread.sleep(QUEUED_MS);
        ByteBufAllocator.DEFAULT.directBuffer(1).release(); // whoever tracks one looks for others
    }

    /** Each leak fails one class. */
    static void check() {
        List<String> all = new ArrayList<>();
        for (String each = REPORTED.poll(); each != null; each = REPORTED.poll()) {
            all.add(each);
        }
        if (!all.isEmpty()) {
            throw new AssertionError("LEAK: nobody released\n" + String.join("\n", all));
        }
    }
}
