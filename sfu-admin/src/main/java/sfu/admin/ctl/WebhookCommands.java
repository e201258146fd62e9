package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;

/** ./sfu webhooks. */
@Command(
        name = "webhooks",
        mixinStandardHelpOptions = true,
        description = "Who is told what happens.",
        subcommands = {
            WebhookCommands.Listing.class,
            WebhookCommands.Get.class,
            WebhookCommands.Put.class,
            WebhookCommands.Delete.class,
            WebhookCommands.Rotate.class,
            WebhookCommands.Try.class,
            WebhookCommands.Dead.class,
            WebhookCommands.Replay.class
        })
final class WebhookCommands {
    private static final String FIELD = "webhooks";
    private static final String LETTERS = "dead-letters";

    /** list. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "All.")
    static final class Listing extends ServerCommand {
        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            JsonNode all = api.get(AdminApi.path(FIELD));
            Table table =
                    new Table()
                            .text("NAME", "/name")
                            .text("URL", "/url")
                            .text("ENABLED", "/enabled")
                            .text("ROOMS", hook -> joined(hook.path("rooms")))
                            .text("EVENTS", hook -> joined(hook.path("events")))
                            .count("WAITING", "/waiting")
                            .text("PROBLEM", "/lastProblem");
            output().print(out(), all, all.path(FIELD), table);
            return 0;
        }

        private static String joined(JsonNode names) {
            List<String> all = new ArrayList<>();
            names.forEach(name -> all.add(name.asText()));
            return all.isEmpty() ? "all" : String.join(",", all);
        }
    }

    /** Of one. */
    abstract static class OfOne extends ServerCommand {
        @Parameters(index = "0", paramLabel = "NAME")
        String name = "";

        String path(String... more) {
            List<String> all = new ArrayList<>(List.of(FIELD, name));
            all.addAll(List.of(more));
            return AdminApi.path(all.toArray(String[]::new));
        }

        /** A secret is told this once. */
        void show(JsonNode hook) {
            String secret = hook.path("secret").asText("");
            boolean isNew = hook.path("secret").isTextual() && !secret.isEmpty();
            output().done(out(), isNew ? "secret: " + secret : "kept", hook);
        }
    }

    /** get. */
    @Command(name = "get", mixinStandardHelpOptions = true, description = "One, whole.")
    static final class Get extends OfOne {
        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            output().print(out(), api.get(path()));
            return 0;
        }
    }

    /** put. */
    @Command(
            name = "put",
            mixinStandardHelpOptions = true,
            description = "Makes or replaces one; prints the secret of a new one.")
    static final class Put extends OfOne {
        @Parameters(index = "1", paramLabel = "URL")
        String url = "";

        @Option(names = "--events", split = ",", paramLabel = "TYPES", description = "default all")
        List<String> events = new ArrayList<>();

        @Option(
                names = "--rooms",
                split = ",",
                paramLabel = "NAMES",
                description = "or NAME*; default all")
        List<String> rooms = new ArrayList<>();

        @Option(names = "--disabled", description = "is told nothing for now")
        boolean disabled;

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            ObjectNode wanted = object().put("url", url).put("enabled", !disabled);
            add(wanted.putArray("events"), events);
            add(wanted.putArray("rooms"), rooms);
            show(api.exchangeMatching("PUT", path(), "", wanted));
            return 0;
        }

        private static void add(ArrayNode array, List<String> names) {
            names.forEach(array::add);
        }
    }

    /** delete. */
    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "With all that waits for it.")
    static final class Delete extends OfOne {
        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            output().done(out(), "deleted", api.exchangeMatching("DELETE", path(), "", null));
            return 0;
        }
    }

    /** rotate. */
    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description = "A new secret; the one before stays valid beside it.")
    static final class Rotate extends OfOne {
        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            show(api.post(path("rotate"), null));
            return 0;
        }
    }

    /** test. */
    @Command(name = "test", mixinStandardHelpOptions = true, description = "Sends it an event.")
    static final class Try extends OfOne {
        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            output().done(out(), "queued", api.post(path("test"), null));
            return 0;
        }
    }

    /** dead. */
    @Command(
            name = "dead",
            mixinStandardHelpOptions = true,
            description = "Its latest dead letters: what was given up.")
    static final class Dead extends OfOne {
        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            JsonNode page = api.get(path(LETTERS));
            Table table =
                    new Table()
                            .text("ID", "/id")
                            .text("TYPE", "/type")
                            .text("ROOM", "/room")
                            .count("ATTEMPTS", "/attempts")
                            .text("PROBLEM", "/problem");
            output().print(out(), page, page.path("deadLetters"), table);
            return 0;
        }
    }

    /** replay. */
    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            description = "Delivers dead letters again.")
    static final class Replay extends OfOne {
        @Parameters(index = "1..*", paramLabel = "ID", description = "default all")
        List<String> ids = new ArrayList<>();

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            ObjectNode wanted = object();
            if (!ids.isEmpty()) {
                Put.add(wanted.putArray("ids"), ids);
            }
            JsonNode done = api.post(path(LETTERS, "replay"), wanted);
            output().done(out(), "again: " + done.path("replayed").asInt(), done);
            return 0;
        }
    }
}
