package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;

/** ./sfu participants set. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description = "Writes on somebody, and says what it may do; what is not said stays.")
final class ParticipantSettings extends ServerCommand {
    private static final String ALL = "all";

    @Parameters(index = "0", paramLabel = "ROOM")
    String room = "";

    @Parameters(index = "1", paramLabel = "IDENTITY")
    String identity = "";

    @Option(names = "--metadata", paramLabel = "TEXT")
    @Nullable String metadata;

    @Option(names = "--attribute", paramLabel = "KEY:VALUE", description = "may be repeated")
    List<String> attributes = new ArrayList<>();

    @Option(names = "--remove", paramLabel = "KEY", description = "of an attribute")
    List<String> removed = new ArrayList<>();

    @Option(names = "--can-publish", arity = "1", paramLabel = "true|false")
    @Nullable Boolean canPublish;

    @Option(
            names = "--can-publish-sources",
            split = ",",
            paramLabel = "SOURCES",
            description = "all, or some of microphone, camera, screen, screenAudio")
    @Nullable List<String> publishSources;

    @Option(names = "--can-subscribe", arity = "1", paramLabel = "true|false")
    @Nullable Boolean canSubscribe;

    @Option(
            names = "--can-subscribe-to",
            split = ",",
            paramLabel = "IDENTITIES",
            description = "all, or these alone")
    @Nullable List<String> subscribeTo;

    @Option(
            names = "--can-subscribe-sources",
            split = ",",
            paramLabel = "SOURCES",
            description = "all, or these alone")
    @Nullable List<String> subscribeSources;

    @Option(names = "--can-update-metadata", arity = "1", paramLabel = "true|false")
    @Nullable Boolean canUpdateMetadata;

    @Option(
            names = "--viewers",
            split = ",",
            paramLabel = "IDENTITIES",
            description = "who may be sent its tracks: all, or these alone")
    @Nullable List<String> viewers;

    @Override
    int run(AdminApi api) throws Failed, InterruptedException {
        ObjectNode wanted = RoomSettings.notes(metadata, attributes, removed);
        ObjectNode permissions = permissions();
        if (!permissions.isEmpty()) {
            wanted.set("permissions", permissions);
        }
        if (viewers != null) {
            choose(wanted.putObject("trackPermissions"), "allow", viewers);
        }
        if (wanted.isEmpty()) {
            throw new Failed(Failed.USAGE, "say what is to be set, see --help");
        }
        JsonNode done = api.patch(AdminApi.path("rooms", room, "participants", identity), wanted);
        output().done(out(), "set", done);
        return 0;
    }

    private ObjectNode permissions() {
        ObjectNode its = object();
        allow(its, "canPublish", canPublish);
        choose(its, "canPublishSources", publishSources);
        allow(its, "canSubscribe", canSubscribe);
        choose(its, "canSubscribeTo", subscribeTo);
        choose(its, "canSubscribeSources", subscribeSources);
        allow(its, "canUpdateMetadata", canUpdateMetadata);
        return its;
    }

    private static void allow(ObjectNode its, String field, @Nullable Boolean value) {
        if (value != null) {
            its.put(field, value);
        }
    }

    private static void choose(ObjectNode its, String field, @Nullable List<String> names) {
        if (names == null) {
            return;
        }
        if (names.equals(List.of(ALL))) {
            its.put(field, ALL);
        } else {
            names.stream().filter(name -> !name.isEmpty()).forEach(its.putArray(field)::add);
        }
    }
}
