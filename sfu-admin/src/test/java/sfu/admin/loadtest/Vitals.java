package sfu.admin.loadtest;

import sfu.admin.e2e.ChildServer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a server's process holds.
 *
 * @param heapBytes after a collection
 * @param residentBytes of the whole process
 */
record Vitals(long heapBytes, long residentBytes, int descriptors, int threads) {
    private static final double MEGABYTE = 1 << 20;

    static Vitals of(ChildServer server) throws IOException, InterruptedException {
        String java = System.getProperty("java.home");
        new ProcessBuilder(
                        Path.of(java, "bin", "jcmd").toString(),
                        String.valueOf(server.pid()),
                        "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        Path process = Path.of("/proc", String.valueOf(server.pid()));
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            return new Vitals(
                    (long) server.metric("jvm_memory_used_bytes{area=\"heap\""),
                    status(process, "VmRSS:") << 10,
                    (int) open.count(),
                    (int) status(process, "Threads:"));
        }
    }

    private static long status(Path process, String name) throws IOException {
        return Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(-1);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "heap after GC %.1f MB, resident %.0f MB, %d descriptors, %d threads",
                heapBytes / MEGABYTE,
                residentBytes / MEGABYTE,
                descriptors,
                threads);
    }
}
