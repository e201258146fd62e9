package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;

/** What is shown of rooms, people and tracks. */
final class Tables {
    private Tables() {}

    static Table templates() {
        return new Table()
                .text("TEMPLATE", "/name")
                .text("PUBLISH", "/publish")
                .count("PEOPLE", "/maxParticipants")
                .count("PUBLISHERS", "/maxPublishers")
                .text("LOBBY", "/lobby")
                .text("DECLARED", "/declared");
    }

    static Table rooms(long nowMs) {
        return new Table()
                .text("ROOM", "/name")
                .text("TEMPLATE", "/template")
                .text("OPEN", room -> room.path("open").asBoolean(true) ? "yes" : "no")
                .count("PEOPLE", "/people")
                .count("TRACKS", "/tracks")
                .bits("IN", "/bitsInPerSecond")
                .bits("OUT", "/bitsOutPerSecond")
                .percent("LOSS", "/lossIn")
                .score("SCORE", "/score")
                .count("BAD", "/bad")
                .number("SINCE", room -> since(room.path("createdAt"), nowMs));
    }

    static Table participants(long nowMs) {
        return new Table()
                .text("IDENTITY", "/identity")
                .text("NAME", "/name")
                .text("ROLE", "/role")
                .text("STAGE", person -> person.path("onStage").asBoolean() ? "yes" : "no")
                .text("HAND", person -> handOf(person, nowMs))
                .text("CONNECTION", "/connection")
                .number("TRACKS", person -> String.valueOf(person.path("tracks").size()))
                .text("MUTED", Tables::muted)
                .bits("IN", "/bitsInPerSecond")
                .bits("OUT", "/bitsOutPerSecond")
                .percent("LOSS", "/lossIn")
                .number("RTT", person -> person.path("rttMs").asLong() + "ms")
                .score("SCORE", "/score")
                .text("BLAME", "/blame")
                .number("SINCE", person -> since(person.path("joinedAt"), nowMs))
                .text("ID", "/id");
    }

    static Table tracks() {
        return new Table()
                .text("TRACK", "/id")
                .text("IDENTITY", "/identity")
                .text("KIND", "/kind")
                .text("SOURCE", "/source")
                .text("CODEC", "/codec")
                .text("MUTED", "/muted")
                .text("SIZE", Tables::size)
                .bits("BITS", "/bitsPerSecond")
                .percent("LOSS", "/loss")
                .count("WATCHED", "/watched")
                .score("SCORE", "/score");
    }

    /** How long it is raised. */
    private static String handOf(JsonNode person, long nowMs) {
        JsonNode raised = person.path("handRaisedAt");
        return raised.asLong() > 0 ? Units.since(raised.asLong(), nowMs) : "";
    }

    /** Sources of its tracks that are. */
    private static String muted(JsonNode person) {
        List<String> all = new ArrayList<>();
        for (JsonNode track : person.path("tracks")) {
            if (track.path("muted").asBoolean()) {
                all.add(track.path("source").asText());
            }
        }
        return String.join(",", all);
    }

    /** Of the largest encoding. */
    private static String size(JsonNode track) {
        int width = 0;
        String size = "";
        for (JsonNode encoding : track.path("encodings")) {
            if (encoding.path("width").asInt() > width) {
                width = encoding.path("width").asInt();
                size = width + "x" + encoding.path("height").asInt();
            }
        }
        return size;
    }

    private static String since(JsonNode atMs, long nowMs) {
        return atMs.asLong() > 0 ? Units.since(atMs.asLong(), nowMs) : "-";
    }
}
