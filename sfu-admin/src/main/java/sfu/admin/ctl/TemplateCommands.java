package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;

/** ./sfu templates. */
@Command(
        name = "templates",
        mixinStandardHelpOptions = true,
        description = "The kinds of rooms of a server.",
        subcommands = {
            TemplateCommands.Listing.class,
            TemplateCommands.Get.class,
            TemplateCommands.Put.class,
            TemplateCommands.Delete.class
        })
final class TemplateCommands {
    private static final String FIELD = "templates";

    /** list. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "All templates.")
    static final class Listing extends ServerCommand {
        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            JsonNode all = api.get(AdminApi.path(FIELD));
            output().print(out(), all, all.path(FIELD), Tables.templates());
            return 0;
        }
    }

    /** get. */
    @Command(name = "get", mixinStandardHelpOptions = true, description = "One template.")
    static final class Get extends ServerCommand {
        @Parameters(paramLabel = "TEMPLATE")
        String template = "";

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            output().print(out(), api.get(AdminApi.path(FIELD, template)));
            return 0;
        }
    }

    /** put. */
    @Command(
            name = "put",
            mixinStandardHelpOptions = true,
            description = "Declares a template; rooms that are open stay as they are.")
    static final class Put extends ServerCommand {
        @Parameters(paramLabel = "TEMPLATE")
        String template = "";

        @Option(
                names = {"-f", "--file"},
                required = true,
                paramLabel = "FILE",
                description =
                        "YAML with a template's keys, as {from: webinar, maxParticipants: 30}")
        Path file = Path.of("");

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            if (!(YamlFile.read(file) instanceof ObjectNode settings)) {
                throw new Failed(Failed.USAGE, file + ": a template is keys and values");
            }
            output().print(
                            out(),
                            api.exchangeMatching(
                                    "PUT", AdminApi.path(FIELD, template), "", settings));
            return 0;
        }
    }

    /** delete. */
    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "Forgets a template that was declared; no declared room may have it.")
    static final class Delete extends ServerCommand {
        @Parameters(paramLabel = "TEMPLATE")
        String template = "";

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            var _ = api.exchangeMatching("DELETE", AdminApi.path(FIELD, template), "", null);
            return 0;
        }
    }
}
