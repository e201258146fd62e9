package sfu.admin.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import sfu.signaling.store.Store;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Each kind of data on a disk that is really full (ENOSPC, on a file system in memory of a mount
 * namespace) and at a limit of the file's size (EFBIG, RLIMIT_FSIZE): what is acknowledged is
 * there, what the disk does not take is refused and counted, and when there is room it goes on.
 */
@Tag("long")
class FullDiskTest {
    private static final int DISK_KILOBYTES = 256;

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource
    void whatAFullDiskDoesNotTakeIsRefused(Data data) throws Exception {
        Path disk = Files.createDirectories(directory.resolve("disk"));
        List<String> lines =
                run(
                        data,
                        disk,
                        SmallDisk.prefix(disk, DISK_KILOBYTES),
                        directory.resolve("copy").toString());
        assertThat(lines).contains("full: No space left on device", "goes on true");
        check(data, lines, directory.resolve("copy"));
    }

    /** It is the same for all kinds. */
    @ParameterizedTest
    @EnumSource(names = "CHAT")
    void whatIsBeyondALimitOfTheFilesSizeIsRefused(Data data) throws Exception {
        Path disk = Files.createDirectories(directory.resolve("disk"));
        String limit = "ulimit -f 128 && exec \"$@\"";
        List<String> lines = run(data, disk, List.of("sh", "-c", limit, "sh"));
        check(data, lines, disk.resolve("data").resolve("store.mv"));
    }

    private List<String> run(Data data, Path disk, List<String> around, String... more)
            throws Exception {
        List<String> command = new ArrayList<>(around);
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xshare:auto",
                        "-XX:-UsePerfData",
                        "-Dio.netty.noUnsafe=true",
                        "-cp",
                        classPath(),
                        FullDiskWriter.class.getName(),
                        data.name(),
                        disk.toString()));
        command.addAll(List.of(more));
        Process process =
                new ProcessBuilder(command)
                        .redirectError(directory.resolve("log").toFile())
                        .start();
        List<String> lines = process.inputReader().readAllLines();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(lines)
                .as(() -> "%s\n%s".formatted(String.join("\n", lines), log()))
                .anyMatch(each -> each.startsWith("acknowledged"))
                .noneMatch(each -> each.startsWith("broken"));
        return lines;
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What was acknowledged is in the file as it was at the end. */
    private void check(Data data, List<String> lines, Path file) throws Exception {
        assertThat(lines).contains("refused true", "reads true").doesNotContain("failures 0");
        assertThat(log()).contains("the disk did not take what was written");
        Path after = Files.createDirectories(directory.resolve("after"));
        Files.copy(file, after.resolve("store.mv"));
        Set<Integer> acknowledged =
                lines.stream()
                        .filter(each -> each.startsWith("acknowledged "))
                        .map(each -> Integer.parseInt(each.substring("acknowledged ".length())))
                        .collect(Collectors.toSet());
        try (Store store = Store.open(after);
                Kept kept = data.in(store)) {
            assertThat(kept.read()).containsAll(acknowledged);
        }
    }

    /** Absolute: the writer is started elsewhere. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(each -> Path.of(each).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
