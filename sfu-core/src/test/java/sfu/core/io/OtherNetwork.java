package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A thread in a Linux network namespace of its own: sockets that it opens belong there. */
final class OtherNetwork implements AutoCloseable {
    private static final int CLONE_NEWNET = 0x4000_0000;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    /** Skips the test where this is not permitted (root) or the ip command is missing. */
    OtherNetwork() throws Exception {
        NativeSupport support = NativeSupport.ofThisHost();
        Assumptions.assumeTrue(support.works(), "no native sockets here: " + support.reason());
        boolean entered = thread.submit(OtherNetwork::unshare).get();
        Assumptions.assumeTrue(entered, "no network namespaces here (not root?)");
        Assumptions.assumeTrue(tryIp("link set lo up"), "no ip command (iproute2) here");
    }

    private static boolean unshare() throws Exception {
        MethodHandle unshare =
                Linker.nativeLinker()
                        .downcallHandle(
                                Linker.nativeLinker().defaultLookup().findOrThrow("unshare"),
                                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            return (int) unshare.invokeExact(CLONE_NEWNET) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    <T> T run(Callable<T> task) throws Exception {
        return thread.submit(task).get(30, TimeUnit.SECONDS);
    }

    /** Runs the ip command there. */
    void ip(String arguments) throws Exception {
        assertThat(tryIp(arguments)).as("ip " + arguments).isTrue();
    }

    boolean tryIp(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments.split(" ")));
        return run(() -> {
            try {
                Process ip = new ProcessBuilder(command).inheritIO().start();
                return ip.waitFor() == 0;
            } catch (java.io.IOException e) {
                return false;
            }
        });
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
