package sfu.admin.ctl;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** ./sfu context. */
@Command(
        name = "context",
        mixinStandardHelpOptions = true,
        description = "The servers that commands are for, by name.",
        subcommands = {
            ContextCommand.Add.class,
            ContextCommand.Use.class,
            ContextCommand.Remove.class,
            ContextCommand.Listing.class
        })
final class ContextCommand {
    /** What they have in common. */
    abstract static class OfFile implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public final Integer call() throws Failed {
            Path file = Contexts.file(environment());
            Contexts changed = change(Contexts.read(file));
            if (changed != null) {
                changed.write(file);
            }
            return 0;
        }

        /** What is written; null: nothing. */
        abstract @Nullable Contexts change(Contexts all) throws Failed;

        Map<String, String> environment() {
            return Environment.of(spec);
        }

        PrintWriter out() {
            return spec.commandLine().getOut();
        }
    }

    /** add. */
    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Adds or replaces one, which is used from now on.")
    static final class Add extends OfFile {
        @Parameters(paramLabel = "NAME")
        String name = "";

        @Option(names = "--server", required = true, paramLabel = "URL")
        String server = "";

        @Option(
                names = "--token-file",
                paramLabel = "FILE",
                description = "with an operator's token; default SFU_TOKEN, else none")
        @Nullable Path tokenFile;

        @Override
        Contexts change(Contexts all) throws Failed {
            String token =
                    tokenFile == null ? environment().get("SFU_TOKEN") : Address.tokenOf(tokenFile);
            Map<String, Context> contexts = new TreeMap<>(all.contexts());
            contexts.put(name, new Context(Address.uri(server).toString(), token));
            return new Contexts(name, contexts);
        }
    }

    /** use. */
    @Command(name = "use", mixinStandardHelpOptions = true, description = "Makes it current.")
    static final class Use extends OfFile {
        @Parameters(paramLabel = "NAME")
        String name = "";

        @Override
        Contexts change(Contexts all) throws Failed {
            all.named(name);
            return new Contexts(name, all.contexts());
        }
    }

    /** remove. */
    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Forgets it.")
    static final class Remove extends OfFile {
        @Parameters(paramLabel = "NAME")
        String name = "";

        @Override
        Contexts change(Contexts all) throws Failed {
            all.named(name);
            Map<String, Context> contexts = new TreeMap<>(all.contexts());
            contexts.remove(name);
            return new Contexts(name.equals(all.current()) ? null : all.current(), contexts);
        }
    }

    /** list. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "All, without tokens.")
    static final class Listing extends OfFile {
        @Override
        @Nullable Contexts change(Contexts all) {
            all.contexts()
                    .forEach((name, its) ->
                            out().println(
                                            (name.equals(all.current()) ? "* " : "  ")
                                                    + name
                                                    + "  "
                                                    + its.server()
                                                    + (its.token() == null ? "" : "  (token)")));
            out().flush();
            return null;
        }
    }
}
