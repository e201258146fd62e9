package sfu.admin.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import sfu.admin.loadtest.JoinFailure;
import sfu.admin.loadtest.Limits;
import sfu.admin.loadtest.LoadRun;
import sfu.admin.loadtest.Plan;
import sfu.admin.loadtest.Report;
import sfu.admin.loadtest.ReportText;
import sfu.admin.loadtest.ServerProcess;
import sfu.signaling.protocol.Json;

import java.io.Console;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** ./sfu load-test. */
@Command(
        name = "load-test",
        mixinStandardHelpOptions = true,
        description = {
            "Lets simulated participants join a room of a running server, and measures.",
            "Exit status: 0 when all went well, 1 when somebody could not join, less was sent than"
                    + " asked for or a limit was broken, 2 for a mistake in the options."
        })
final class LoadTest implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int MISTAKE = 2;

    @Mixin private final LoadTestOptions options = new LoadTestOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private boolean isLineOpen;

    @Override
    public Integer call() throws InterruptedException {
        Plan plan;
        Limits limits;
        ServerProcess server;
        try {
            plan = options.plan(System.getenv());
            limits = options.limits();
            server = options.serverPid == null ? null : new ServerProcess(options.serverPid);
        } catch (IllegalArgumentException e) {
            return fail(List.of(String.valueOf(e.getMessage())), MISTAKE);
        }
        LoadRun run = new LoadRun(plan, server, this::progress);
        try {
            Report report = run.run();
            print(report);
            return judge(report, limits, run.problem());
        } catch (JoinFailure e) {
            return fail(List.of(String.valueOf(e.getMessage())), FAILED);
        }
    }

    private void print(Report report) {
        endLine();
        PrintWriter out = spec.commandLine().getOut();
        out.print(options.json ? Json.text(report) + "\n" : ReportText.of(report));
        out.flush();
    }

    private int judge(Report report, Limits limits, @Nullable String problem) {
        List<String> sentences = new ArrayList<>(limits.broken(report));
        if (problem != null) {
            int missing = report.publishers() + report.subscribers() - report.joined();
            sentences.add(
                    missing > 0
                            ? missing + " did not join, for example: " + problem
                            : "somebody did not stay: " + problem);
        }
        return sentences.isEmpty() ? 0 : fail(sentences, FAILED);
    }

    /** One line that is written over, or with no terminal a line each time. */
    private void progress(String text) {
        PrintWriter err = spec.commandLine().getErr();
        if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()) {
            err.print("\r" + text + "    ");
            isLineOpen = true;
        } else {
            err.println(text);
        }
        err.flush();
    }

    private void endLine() {
        if (isLineOpen) {
            spec.commandLine().getErr().println();
            isLineOpen = false;
        }
    }

    private int fail(List<String> sentences, int code) {
        endLine();
        sentences.forEach(each -> spec.commandLine().getErr().println("sfu: " + each));
        spec.commandLine().getErr().flush();
        return code;
    }
}
