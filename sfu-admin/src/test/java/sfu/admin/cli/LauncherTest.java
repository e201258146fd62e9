package sfu.admin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** The script at the top, with a JDK that only writes down how it was called. */
class LauncherTest {
    private static final String TRAINING = "sfu.admin.Main train";
    private static final String JAVA =
            """
            #!/bin/sh
            echo "$@"
            for argument; do
              case "$argument" in
                -XX:AOTCacheOutput=*) [ -e "$0.broken" ] && exit 1; echo x >"${argument#*=}" ;;
              esac
            done
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
        jdk = home.resolve("jdk");
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.3\"\n");
        for (String name : new String[] {"java", "javac"}) {
            Files.writeString(jdk.resolve("bin").resolve(name), JAVA);
            assertThat(jdk.resolve("bin").resolve(name).toFile().setExecutable(true)).isTrue();
        }
    }

    private static void old(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
    }

    /** What java was called with to run the command. */
    private String run(String options, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("/bin/bash", home.resolve("sfu").toString());
        builder.command().addAll(java.util.List.of(arguments));
        builder.environment().put("SFU_JAVA_HOME", jdk.toString());
        builder.environment().put("SFU_JAVA_OPTS", options);
        builder.redirectErrorStream(true);
        Process process = builder.start();
        said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).isZero();
        String[] lines = said.strip().split("\n");
        return lines[lines.length - 1];
    }

    private boolean isTrained() throws IOException {
        Path log = target.resolve("sfu.aot.log");
        boolean trained = Files.exists(log) && Files.readString(log).contains(TRAINING);
        Files.deleteIfExists(log);
        return trained;
    }

    @Test
    void theFirstServeMakesTheCacheAndAllUseIt() throws Exception {
        assertThat(run("", "serve")).contains("-XX:AOTCache=").endsWith("sfu.admin.Main serve");
        assertThat(said).contains("first use, training");
        assertThat(isTrained()).isTrue();
        assertThat(run("", "serve", "--http-port", "1")).contains("-XX:AOTCache=");
        assertThat(run("", "token")).contains("-XX:AOTCache=").endsWith("sfu.admin.Main token");
        assertThat(isTrained()).isFalse();
    }

    @Test
    void onlyServingIsWorthIt() throws Exception {
        assertThat(run("", "token")).doesNotContain("-XX:AOTCache").endsWith("token");
        assertThat(isTrained()).isFalse();
    }

    @Test
    void anotherJarOrJdkNeedsAnotherCache() throws Exception {
        run("", "prepare");
        assertThat(isTrained()).isTrue();
        old(target.resolve("sfu.aot"));
        Files.setLastModifiedTime(target.resolve("lib/netty.jar"), FileTime.from(Instant.now()));
        run("", "prepare");
        assertThat(isTrained()).isTrue();
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.4\"\n");
        run("", "prepare");
        assertThat(isTrained()).isTrue();
        run("", "prepare");
        assertThat(isTrained()).isFalse();
    }

    @Test
    void withoutACacheItStartsAllTheSame() throws Exception {
        Files.writeString(jdk.resolve("bin/java.broken"), "");
        assertThat(run("", "serve")).doesNotContain("-XX:AOTCache").endsWith("serve");
        assertThat(said).containsOnlyOnce("no AOT cache");
        run("", "serve");
        assertThat(said).doesNotContain("training"); // not again before the next build
    }

    @Test
    void theCollectorCanBeChosen() throws Exception {
        assertThat(run("", "token")).contains("-XX:+UseZGC");
        assertThat(run("-XX:+UseG1GC", "token")).contains("-XX:+UseG1GC").doesNotContain("ZGC");
    }
}
