package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a room is, as operators say it. */
final class RoomSettings {
    private RoomSettings() {}

    /** ./sfu rooms put. */
    @Command(
            name = "put",
            mixinStandardHelpOptions = true,
            description =
                    "Says what a room is, open or not; what is not said is as its template has it.")
    static final class Put extends ServerCommand {
        @Parameters(paramLabel = "ROOM")
        String room = "";

        @Option(names = "--template", paramLabel = "NAME", description = "default by its name")
        @Nullable String template;

        @Option(names = "--label", paramLabel = "KEY:VALUE", description = "may be repeated")
        List<String> labels = new ArrayList<>();

        @Option(names = "--metadata", paramLabel = "TEXT", description = "that clients are told")
        @Nullable String metadata;

        @Option(names = "--attribute", paramLabel = "KEY:VALUE", description = "may be repeated")
        List<String> attributes = new ArrayList<>();

        @Option(names = "--new", description = "refused where it was put before")
        boolean isNew;

        @Option(
                names = "--if-match",
                paramLabel = "ETAG",
                description = "refused where it is not this one, as sfu rooms get shows it")
        String etag = "";

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            ObjectNode wanted = object().put("template", template).put("metadata", metadata);
            wanted.set("labels", Pairs.of("--label", labels));
            wanted.set("attributes", Pairs.of("--attribute", attributes));
            JsonNode done =
                    api.exchange("PUT", AdminApi.path("rooms", room), wanted, conditions()).body();
            output().done(out(), "put: " + done.path("template").asText(), done);
            return 0;
        }

        private Map<String, String> conditions() throws Failed {
            if (isNew && !etag.isEmpty()) {
                throw new Failed(Failed.USAGE, "say --new or --if-match");
            }
            return isNew
                    ? Map.of("If-None-Match", "*")
                    : etag.isEmpty() ? Map.of() : Map.of("If-Match", etag);
        }
    }

    /** ./sfu rooms set. */
    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description = "Writes on an open room; what is not said stays.")
    static final class Change extends ServerCommand {
        @Parameters(paramLabel = "ROOM")
        String room = "";

        @Option(names = "--metadata", paramLabel = "TEXT")
        @Nullable String metadata;

        @Option(names = "--attribute", paramLabel = "KEY:VALUE", description = "may be repeated")
        List<String> attributes = new ArrayList<>();

        @Option(names = "--remove", paramLabel = "KEY", description = "of an attribute")
        List<String> removed = new ArrayList<>();

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            ObjectNode wanted = notes(metadata, attributes, removed);
            JsonNode done = api.patch(AdminApi.path("rooms", room), wanted);
            output().done(out(), "set", done);
            return 0;
        }
    }

    /** Metadata and attributes of a change. */
    static ObjectNode notes(
            @Nullable String metadata, List<String> attributes, List<String> removed)
            throws Failed {
        ObjectNode wanted = ServerCommand.object();
        if (metadata != null) {
            wanted.put("metadata", metadata);
        }
        ObjectNode all = Pairs.of("--attribute", attributes);
        removed.forEach(all::putNull);
        if (!all.isEmpty()) {
            wanted.set("attributes", all);
        }
        return wanted;
    }
}
