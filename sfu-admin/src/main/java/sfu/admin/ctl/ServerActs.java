package sfu.admin.ctl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is about the server, and about users wherever they are. */
final class ServerActs {
    private ServerActs() {}

    /** ./sfu config. */
    @Command(
            name = "config",
            mixinStandardHelpOptions = true,
            description = "The server's configuration, without secrets.")
    static final class Config extends ServerCommand {
        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            output().print(out(), api.get("/config"));
            return 0;
        }
    }

    /** ./sfu loggers. */
    @Command(
            name = "loggers",
            mixinStandardHelpOptions = true,
            description = "How much is logged, until the server ends.",
            subcommands = {ListLoggers.class, SetLogger.class})
    static final class Loggers {}

    /** ./sfu loggers list. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "All.")
    static final class ListLoggers extends ServerCommand {
        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            JsonNode all = api.get("/loggers");
            Table table = new Table().text("NAME", "/name").text("LEVEL", "/level");
            output().print(out(), all, all.path("loggers"), table.text("OWN", "/own"));
            return 0;
        }
    }

    /** ./sfu loggers set. */
    @Command(name = "set", mixinStandardHelpOptions = true, description = "One.")
    static final class SetLogger extends ServerCommand {
        @Parameters(index = "0", paramLabel = "NAME")
        String name = "";

        @Parameters(
                index = "1",
                paramLabel = "LEVEL",
                arity = "0..1",
                description = "off, error, warn, info, debug, trace; default as its parent")
        String level = "";

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            ObjectNode wanted = level.isEmpty() ? object() : object().put("level", level);
            JsonNode done = api.put(AdminApi.path("loggers", name), wanted, null);
            output().done(out(), name + ": " + done.path("level").asText(), done);
            return 0;
        }
    }

    /** ./sfu notify. */
    @Command(
            name = "notify",
            mixinStandardHelpOptions = true,
            description = "Tells users something, in rooms or not.")
    static final class Notify extends ServerCommand {
        @Parameters(index = "0", paramLabel = "TOPIC")
        String topic = "";

        @Parameters(index = "1", paramLabel = "JSON", arity = "0..1", description = "what is told")
        String data = "";

        @Option(names = "--to", paramLabel = "IDENTITY", description = "a user")
        String to = "";

        @Option(names = "--org", paramLabel = "NAME", description = "an organisation, or of it")
        String org = "";

        @Option(names = "--everyone", description = "all users")
        boolean everyone;

        @Option(
                names = "--client-id",
                paramLabel = "ID",
                description = "the same is sent once, however often it is asked for")
        String clientId = "";

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            ObjectNode wanted = object().put("topic", topic);
            ObjectNode whom = wanted.putObject("to");
            put(whom, "identity", to);
            put(whom, "org", org);
            if (everyone) {
                whom.put("everyone", true);
            }
            put(wanted, "clientId", clientId);
            if (!data.isEmpty()) {
                wanted.set("data", json(data));
            }
            JsonNode done = api.post("/notifications", wanted);
            output().done(out(), "reached: " + done.path("reached").asInt(), done);
            return 0;
        }

        private static void put(ObjectNode object, String field, String value) {
            if (!value.isEmpty()) {
                object.put(field, value);
            }
        }
    }

    /** What somebody typed. */
    static JsonNode json(String text) throws Failed {
        try {
            return new JsonMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new Failed(Failed.USAGE, "this is no JSON" + YamlFile.reason(e));
        }
    }

    /** ./sfu presence. */
    @Command(
            name = "presence",
            mixinStandardHelpOptions = true,
            description = "Whether a user is there, in a room or not.")
    static final class Presence extends ServerCommand {
        @Parameters(paramLabel = "IDENTITY")
        String identity = "";

        @Option(names = "--org", paramLabel = "NAME", description = "that it belongs to")
        String org = "";

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            Query query = new Query().with("org", org);
            JsonNode its = api.get(AdminApi.path("users", identity) + query.text());
            String there = its.path("online").asBoolean() ? "online: " : "not there: ";
            output().done(out(), there + its.path("connections").asInt() + " connections", its);
            return 0;
        }
    }
}
