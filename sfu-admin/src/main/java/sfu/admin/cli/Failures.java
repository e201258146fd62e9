package sfu.admin.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

import sfu.admin.config.ConfigException;
import sfu.admin.ctl.Failed;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a command says that could not do its work: one sentence; a stack is logged of bugs alone.
 */
final class Failures implements IExecutionExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final int FAILED = 1;
    private static final int MISTAKE = 2;
    private static final int INTERRUPTED = 130; // as shells say it

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine command, ParseResult arguments) {
        return switch (failure) {
            case ConfigException e -> say(command, e, MISTAKE);
            case Failed e -> say(command, e, e.exitCode());
            case IOException e -> say(command, e, FAILED);
            case UncheckedIOException e -> say(command, e, FAILED);
            case InterruptedException e -> INTERRUPTED;
            default -> {
                LOG.error("a bug in {}", command.getCommandName(), failure);
                yield FAILED;
            }
        };
    }

    private static int say(CommandLine command, Exception failure, int code) {
        String sentence = failure.getMessage();
        command.getErr().println("sfu: " + (sentence == null ? failure.toString() : sentence));
        command.getErr().flush();
        return code;
    }
}
