package sfu.admin.e2e;

import picocli.CommandLine;

import sfu.admin.cli.Sfu;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A directory with a {@code ./sfu} in it that hands its arguments, variables and streams to this
 * process: scripts run as they stand, without a JVM for each of their commands.
 */
final class Shell implements AutoCloseable {
    private static final int PATIENCE_S = 120;
    private static final String SFU =
            """
            #!/bin/bash
            exec 3<>/dev/tcp/127.0.0.1/%d 4>&1 5>&2
            { printf '%%s\\0' $$ "$PWD" $# "$@"; env -0; printf '\\0'; } >&3
            read -r code <&3
            exit "${code:-1}"
            """;

    /** How a script ended. */
    record Ran(int code, String out, String err) {}

    private final Path directory;
    private final Map<String, String> variables;
    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /**
     * @param variables that scripts see besides those of this process
     */
    Shell(Path directory, Map<String, String> variables) throws IOException {
        this.directory = directory;
        this.variables = variables;
        Path sfu = directory.resolve("sfu");
        Files.writeString(sfu, SFU.formatted(door.getLocalPort()));
        Files.setPosixFilePermissions(sfu, PosixFilePermissions.fromString("rwx------"));
        threads.execute(this::serve);
    }

    /** Runs a program until it ends; what it started ends with it. */
    Ran run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        List.of("http_proxy", "HTTP_PROXY", "SFU_CONTEXT").forEach(builder.environment()::remove);
        builder.environment().putAll(variables);
        Process process = builder.start();
        CompletableFuture<String> out = read(process.getInputStream());
        CompletableFuture<String> err = read(process.getErrorStream());
        boolean ended = false;
        try {
            ended = process.waitFor(PATIENCE_S, TimeUnit.SECONDS);
        } finally {
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
        String said = err.join() + (ended ? "" : "(killed after " + PATIENCE_S + " s)");
        return new Ran(process.waitFor(), out.join(), said);
    }

    private CompletableFuture<String> read(InputStream in) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (in) {
                        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException e) {
                        return "";
                    }
                },
                threads);
    }

    private void serve() {
        try {
            while (true) {
                Socket caller = door.accept();
                Thread.ofPlatform().daemon().start(() -> answer(caller)); // to be interrupted
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void answer(Socket caller) {
        try (caller) {
            InputStream in = new BufferedInputStream(caller.getInputStream());
            Path streams = Path.of("/proc", word(in), "fd");
            Path where = Path.of(word(in));
            int count = Integer.parseInt(word(in));
            List<String> arguments = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                arguments.add(word(in));
            }
            Map<String, String> environment = environment(in);
            try (PrintWriter out = writer(streams.resolve("4"));
                    PrintWriter err = writer(streams.resolve("5"))) {
                CommandLine sfu = Sfu.commandLine(environment).setOut(out).setErr(err);
                sfu.registerConverter(Path.class, where::resolve);
                Thread runs = Thread.currentThread();
                threads.execute(() -> interruptWhenGone(in, runs));
                int code = sfu.execute(arguments.toArray(String[]::new));
                out.flush();
                caller.getOutputStream().write((code + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // the caller was ended
        }
    }

    private static PrintWriter writer(Path stream) throws IOException {
        return new PrintWriter(
                new OutputStreamWriter(
                        new FileOutputStream(stream.toFile(), true), StandardCharsets.UTF_8));
    }

    private static Map<String, String> environment(InputStream in) throws IOException {
        Map<String, String> all = new TreeMap<>();
        for (String each = word(in); !each.isEmpty(); each = word(in)) {
            int equals = each.indexOf('=');
            all.put(each.substring(0, equals), each.substring(equals + 1));
        }
        return all;
    }

    /** As a signal ends a process. */
    private static void interruptWhenGone(InputStream in, Thread runs) {
        try {
            if (in.read() < 0) {
                runs.interrupt();
            }
        } catch (IOException e) {
            // answered
        }
    }

    private static String word(InputStream in) throws IOException {
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        for (int each = in.read(); each > 0; each = in.read()) {
            word.write(each);
        }
        return word.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        door.close();
        threads.shutdownNow();
    }
}
