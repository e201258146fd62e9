package sfu.core.mutation;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs tests of one module in a JVM of their own, in the module's directory.
 *
 * @param root where the modules are
 * @param work where the log of a JVM and its results are
 */
record TestJvm(Path root, ClassPaths classPaths, Path work) {
    private static final List<String> FLAGS =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+EnableDynamicAgentLoading",
                    "-Xshare:auto",
                    "-XX:TieredStopAtLevel=1");

    /**
     * What came of each test; of those that had not ended in time there is nothing.
     *
     * @param overlay classes that stand before all others, or null
     */
    List<TestOutcome> run(
            String module, List<String> tests, @Nullable Path overlay, Duration timeout)
            throws IOException, InterruptedException {
        Path results = work.resolve("results.txt");
        Files.deleteIfExists(results);
        Process jvm = start(module, command(module, tests, overlay, results));
        try {
            jvm.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            jvm.descendants().forEach(ProcessHandle::destroyForcibly); // a Redis of the test's
            jvm.destroyForcibly().waitFor();
        }
        return Files.exists(results)
                ? Files.readAllLines(results).stream().map(TestOutcome::of).toList()
                : List.of();
    }

    private Process start(String module, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .directory(root.resolve(module).toFile())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("tests.log").toFile())
                .start();
    }

    private List<String> command(
            String module, List<String> tests, @Nullable Path overlay, Path results)
            throws IOException {
        String classPath = classPaths.of(module);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.add("-cp");
        command.add(overlay == null ? classPath : overlay + ":" + classPath);
        command.add(TestRun.class.getName());
        command.add(results.toString());
        command.addAll(tests);
        return command;
    }
}
