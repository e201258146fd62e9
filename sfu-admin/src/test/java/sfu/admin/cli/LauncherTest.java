package sfu.admin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The script at the top, with a JDK that only writes down how it was called. */
class LauncherTest {
    private static final String TRAINING = "sfu.admin.Main train";
    private static final String JAVA =
            """
            #!/bin/sh
            echo "$@"
            for argument; do
              case "$argument" in
                -XX:DumpLoadedClassList=*)
                  echo x >>"$0.trained"
                  echo x >"${argument#*=}"
                  [ ! -e "$0.slow" ] || sleep 30
                  [ ! -e "$0.broken" ] || exit 1
                  ;;
                -Xshare:dump) dumps=yes ;;
                -XX:SharedClassListFile=*) [ -s "${argument#*=}" ] || exit 1 ;;
                -XX:SharedArchiveFile=*)
                  if [ "${dumps:-}" ]; then
                    [ ! -e "$0.full" ] || exit 1
                    echo x >"${argument#*=}"
                  fi
                  ;;
              esac
            done
            """;

    /** As Maven does here: copies, and sets the mark at the end. */
    private static final String MVN =
            """
            #!/bin/sh
            echo x >>"$0.built"
            lib=$(dirname "$0")/../sfu-admin/target/lib
            mkdir -p "$lib" && sleep 1 && echo x >"$lib/netty.jar" && echo x >"$lib/../sfu-admin-1.jar" && touch "$lib/.complete"
            """;

    @TempDir Path home;
    private Path target;
    private Path jdk;
    private String said = "";

    @BeforeEach
    void aBuiltCheckout() throws IOException {
        Path launcher = Path.of("..", "sfu");
        assumeTrue(new File("/bin/bash").canExecute(), "the launcher needs bash");
        Files.copy(launcher, home.resolve("sfu"));
        target = home.resolve("sfu-admin/target");
        Files.createDirectories(target.resolve("lib"));
        Files.writeString(target.resolve("sfu-admin-1.jar"), "");
        Files.writeString(target.resolve("lib/netty.jar"), "");
        old(target.resolve("sfu-admin-1.jar"));
        old(target.resolve("lib/netty.jar"));
        Files.writeString(target.resolve("lib/.complete"), "");
        jdk = home.resolve("jdk");
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.3\"\n");
        script(jdk.resolve("bin/java"), JAVA);
        script(jdk.resolve("bin/javac"), JAVA);
        Files.createDirectories(home.resolve("bin"));
        script(home.resolve("bin/mvn"), MVN);
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static void old(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
    }

    private ProcessBuilder launcher(String options, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder("/bin/bash", home.resolve("sfu").toString());
        builder.command().addAll(List.of(arguments));
        Map<String, String> environment = builder.environment();
        environment.put("SFU_JAVA_HOME", jdk.toString());
        environment.put("SFU_JAVA_OPTS", options);
        environment.put("PATH", home.resolve("bin") + ":" + System.getenv("PATH"));
        environment.remove("HOME"); // as under some service managers
        return builder.redirectErrorStream(true);
    }

    /** What java was called with to run the command. */
    private String run(String options, String... arguments) throws Exception {
        Process process = launcher(options, arguments).start();
        said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).isZero();
        String[] lines = said.strip().split("\n");
        return lines[lines.length - 1];
    }

    private boolean isTrained() throws IOException {
        Path log = target.resolve("sfu.jsa.log");
        boolean trained = Files.exists(log) && Files.readString(log).contains(TRAINING);
        Files.deleteIfExists(log);
        return trained;
    }

    @Test
    void theFirstServeMakesTheCacheAndAllUseIt() throws Exception {
        assertThat(run("", "serve"))
                .contains("-XX:SharedArchiveFile=")
                .endsWith("sfu.admin.Main serve");
        assertThat(said).contains("first use, training");
        assertThat(isTrained()).isTrue();
        assertThat(run("", "serve", "--http-port", "1")).contains("-XX:SharedArchiveFile=");
        assertThat(run("", "token"))
                .contains("-XX:SharedArchiveFile=")
                .endsWith("sfu.admin.Main token");
        assertThat(isTrained()).isFalse();
    }

    @Test
    void onlyServingIsWorthIt() throws Exception {
        assertThat(run("", "token")).doesNotContain("-XX:SharedArchiveFile").endsWith("token");
        assertThat(isTrained()).isFalse();
    }

    @Test
    void anotherJarOrJdkNeedsAnotherCache() throws Exception {
        run("", "prepare");
        assertThat(isTrained()).isTrue();
        old(target.resolve("sfu.jsa"));
        Files.setLastModifiedTime(target.resolve("lib/netty.jar"), FileTime.from(Instant.now()));
        run("", "prepare");
        assertThat(isTrained()).isTrue();
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.4\"\n");
        run("", "prepare");
        assertThat(isTrained()).isTrue();
        run("", "prepare");
        assertThat(isTrained()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"broken", "full"})
    void withoutACacheItStartsAllTheSame(String fault) throws Exception {
        Files.writeString(jdk.resolve("bin/java." + fault), "");
        assertThat(run("", "serve")).doesNotContain("-XX:SharedArchiveFile").endsWith("serve");
        assertThat(said).containsOnlyOnce("no archive of classes");
        run("", "serve");
        assertThat(said).doesNotContain("training"); // not again before the next build
    }

    @Test
    void theCollectorCanBeChosen() throws Exception {
        assertThat(run("", "token")).contains("-XX:+UseZGC");
        assertThat(run("-XX:+UseG1GC", "token")).contains("-XX:+UseG1GC").doesNotContain("ZGC");
        assertThat(run("-XX:+UseNUMA -XX:MaxGCPauseMillis=5", "token")).contains("-XX:+UseZGC");
    }

    @Test
    void theCacheIsOfZgcAlone() throws Exception {
        assertThat(run("-Dx=* -XX:+UseSerialGC", "serve"))
                .contains("-Dx=* -XX:+UseSerialGC")
                .doesNotContain("ZGC", "-XX:SharedArchiveFile");
        assertThat(isTrained()).isFalse();
        assertThat(run("", "serve")).contains("-XX:SharedArchiveFile=");
        assertThat(run("-XX:+UseSerialGC", "serve")).doesNotContain("-XX:SharedArchiveFile");
    }

    @Test
    void anInterruptedBuildIsDoneAgain() throws Exception {
        Files.delete(target.resolve("lib/.complete"));
        Files.writeString(target.resolve("lib/half.jar"), "");
        assertThat(run("", "token")).endsWith("token").doesNotContain("half.jar");
        assertThat(said).contains("first use, building");
        run("", "token");
        assertThat(home.resolve("bin/mvn.built")).hasContent("x");
    }

    @Test
    void twoFirstStartsBuildAndTrainOnce() throws Exception {
        twoFirstStarts();
    }

    /** As on macOS. */
    @Test
    void withoutFlockAlso() throws Exception {
        Path launcher = home.resolve("sfu");
        Files.writeString(
                launcher, Files.readString(launcher).replace("command -v flock", "false"));
        Files.createSymbolicLink(target.resolve("sfu.locked"), Path.of("999999999")); // was killed
        twoFirstStarts();
        assertThat(target.resolve("sfu.locked")).doesNotExist();
    }

    private void twoFirstStarts() throws Exception {
        Files.delete(target.resolve("lib/.complete"));
        List<Process> both = List.of(launcher("", "serve").start(), launcher("", "serve").start());
        for (Process each : both) {
            String output = new String(each.getInputStream().readAllBytes());
            assertThat(each.waitFor()).as(output).isZero();
            assertThat(output.strip())
                    .endsWith("sfu.admin.Main serve")
                    .contains("-XX:SharedArchiveFile=");
        }
        assertThat(home.resolve("bin/mvn.built")).hasContent("x");
        assertThat(jdk.resolve("bin/java.trained")).hasContent("x");
    }

    @Test
    void aSignalEndsTheTrainingAndTheLauncher() throws Exception {
        run("", "prepare");
        FileTime made = Files.getLastModifiedTime(target.resolve("sfu.jsa"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.4\"\n");
        Files.writeString(jdk.resolve("bin/java.slow"), "");
        Process training = launcher("", "serve").start();
        await().until(() -> isThere("sfu.jsa." + training.pid() + ".classes"));
        training.toHandle().destroy(); // leaves the output open
        String output = new String(training.getInputStream().readAllBytes());
        assertThat(training.waitFor()).isEqualTo(130);
        assertThat(output).endsWith("once) ...\n");
        assertThat(isThere("sfu.jsa." + training.pid() + ".classes")).isFalse();
        assertThat(Files.getLastModifiedTime(target.resolve("sfu.jsa"))).isEqualTo(made);
        Files.delete(jdk.resolve("bin/java.slow"));
        run("", "serve");
        assertThat(said).contains("training"); // tried again
    }

    private boolean isThere(String name) throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.anyMatch(each -> each.getFileName().toString().equals(name));
        }
    }

    @Test
    void aFailureReplacesTheCacheThatAServerMayHaveMapped() throws Exception {
        run("", "prepare");
        Path mapped = target.resolve("mapped");
        Files.createLink(mapped, target.resolve("sfu.jsa"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.4\"\n");
        Files.writeString(jdk.resolve("bin/java.broken"), "");
        run("", "serve");
        assertThat(target.resolve("sfu.jsa")).isEmptyFile();
        assertThat(mapped).hasContent("x");
    }

    @Test
    void testsAreNotInTheClassPathButMayBeInThePath() throws Exception {
        Files.writeString(target.resolve("sfu-admin-1-tests.jar"), "");
        Path elsewhere = home.resolve("tests/sfu/sfu-admin");
        Files.createDirectories(elsewhere);
        Files.move(target, elsewhere.resolve("target"));
        Files.move(home.resolve("sfu"), home.resolve("tests/sfu/sfu"));
        home = home.resolve("tests/sfu");
        assertThat(run("", "token")).contains("sfu-admin-1.jar").doesNotContain("-tests.jar");
    }

    /**
     * As the archive has it: a link at the top, all jars in lib; and a runtime without a compiler.
     */
    @Test
    void anUntarredArchiveRunsOnARuntime() throws Exception {
        Path root = home.resolve("opt");
        Path lib = root.resolve("lib");
        Files.createDirectories(root.resolve("bin"));
        Files.move(target.resolve("lib"), lib);
        Files.move(target.resolve("sfu-admin-1.jar"), lib.resolve("sfu-admin-1.jar"));
        Files.createDirectories(lib.resolve("native"));
        Files.move(home.resolve("sfu"), root.resolve("bin/sfu"));
        Files.createSymbolicLink(root.resolve("sfu"), Path.of("bin/sfu"));
        Files.delete(jdk.resolve("bin/javac"));
        home = root;
        target = lib;
        assertThat(run("", "serve"))
                .contains("-XX:SharedArchiveFile=" + lib + "/sfu.jsa")
                .contains("-Djava.library.path=" + lib + "/native")
                .contains("-cp " + lib + "/sfu-admin-1.jar:" + lib + "/netty.jar sfu.admin.Main");
        assertThat(isTrained()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "8000000, max, false",
        "128000000, max, true",
        "128000000, 2147483648, false",
        "128000000, 99999999999, true",
    })
    void theHeapIsBoundedWhereThereIsTooMuchMemory(long hostKb, String group, boolean isBounded)
            throws Exception {
        Path launcher = home.resolve("sfu");
        String text = Files.readString(launcher);
        text = text.replace("/proc/", home + "/proc/").replace("/sys/", home + "/sys/");
        Files.writeString(launcher, text);
        Files.createDirectories(home.resolve("proc/self"));
        Files.createDirectories(home.resolve("sys/fs/cgroup/a/b"));
        Files.writeString(home.resolve("proc/meminfo"), "MemTotal:   " + hostKb + " kB\n");
        Files.writeString(home.resolve("proc/self/cgroup"), "0::/a/b\n");
        Files.writeString(home.resolve("sys/fs/cgroup/a/memory.max"), group + "\n");
        assertThat(run("", "token").contains("-Xmx16g")).isEqualTo(isBounded);
        assertThat(run("-Xmx2g", "load-test")).containsSubsequence("-Xmx1g", "-Xmx2g");
    }
}
