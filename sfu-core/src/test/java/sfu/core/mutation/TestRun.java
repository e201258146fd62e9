package sfu.core.mutation;

import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * A JVM's work: runs tests one by one and writes down what came of each.
 *
 * <p>Arguments: the file to write to, then tests ({@code core.ice.StunTest#method}). Exit 0: all
 * passed; 1: some did not.
 */
final class TestRun {
    private TestRun() {}

    public static void main(String[] args) throws Exception {
        boolean areAllPassed = true;
        for (String test : List.of(args).subList(1, args.length)) {
            TestOutcome outcome = run(test);
            Files.writeString(
                    Path.of(args[0]),
                    outcome.line() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            areAllPassed &= outcome.kind() == TestOutcome.Kind.PASSED;
        }
        System.exit(areAllPassed ? 0 : 1); // whatever threads a test left
    }

    private static TestOutcome run(String test) throws ReflectiveOperationException {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(DiscoverySelectors.selectMethod(type(test), method(test)))
                        .build();
        LauncherFactory.create().execute(request, listener);
        return outcome(test, listener.getSummary());
    }

    private static Class<?> type(String test) throws ClassNotFoundException {
        return Class.forName("sfu." + test.substring(0, test.indexOf('#')));
    }

    private static Method method(String test) throws ReflectiveOperationException {
        String name = test.substring(test.indexOf('#') + 1);
        return Arrays.stream(type(test).getDeclaredMethods())
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchMethodException(test));
    }

    /** A class that does not load, or that a test could not begin with, shows nothing. */
    private static TestOutcome outcome(String test, TestExecutionSummary summary) {
        for (TestExecutionSummary.Failure failure : summary.getFailures()) {
            Throwable error = failure.getException();
            error.printStackTrace();
            boolean isBroken = error instanceof LinkageError || summary.getTestsFailedCount() == 0;
            return new TestOutcome(
                    isBroken ? TestOutcome.Kind.BROKEN : TestOutcome.Kind.FAILED,
                    test,
                    String.valueOf(error));
        }
        if (summary.getTestsSucceededCount() == 0) {
            return new TestOutcome(
                    TestOutcome.Kind.BROKEN, test, "nothing ran: " + skipped(summary));
        }
        return new TestOutcome(TestOutcome.Kind.PASSED, test, "");
    }

    private static String skipped(TestExecutionSummary summary) {
        return summary.getTestsAbortedCount()
                + " tests gave up, "
                + summary.getTestsSkippedCount()
                + " were left out";
    }
}
