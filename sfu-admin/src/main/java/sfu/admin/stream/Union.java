package sfu.admin.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import sfu.admin.stream.Elsewhere.Asked;
import sfu.admin.stream.Elsewhere.Line;
import sfu.admin.stream.Elsewhere.Said;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What this server shows and the other nodes do, as one state. What several watch is asked of a
 * node once. Of the ticker's thread.
 */
final class Union {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Elsewhere elsewhere;
    private final Map<Asked, List<Said>> latest = new HashMap<>();

    Union(Elsewhere elsewhere) {
        this.elsewhere = elsewhere;
    }

    String node() {
        return elsewhere.name();
    }

    /** Before a state is told: what is watched now. */
    void begin(Collection<Wanted> watched, Set<String> open) {
        Set<Asked> asked = new HashSet<>();
        for (Wanted each : watched) {
            Asked its = each.asked(open);
            if (its != null) {
                asked.add(its);
            }
        }
        elsewhere.watch(asked);
        latest.clear();
        asked.forEach(each -> latest.put(each, elsewhere.said(each)));
    }

    private List<Said> said(Wanted wanted) {
        Asked asked = wanted.asked(Set.of());
        return asked == null ? List.of() : latest.getOrDefault(asked, List.of());
    }

    /** What happened there since the last state. */
    List<TailEvent> happened(Wanted wanted) {
        return said(wanted).stream()
                .flatMap(each -> each.happened().stream())
                .flatMap(Union::event)
                .toList();
    }

    /** Of a later version, which has kinds that this one has not: nothing. */
    private static Stream<TailEvent> event(JsonNode its) {
        try {
            return Stream.of(MAPPER.treeToValue(its, TailEvent.class));
        } catch (JsonProcessingException e) {
            return Stream.empty();
        }
    }

    /** Adds to the state of this server what the others show of the same. */
    void complete(ObjectNode state, Wanted wanted) {
        switch (wanted.scope()) {
            case NODE -> addNodes(state, wanted);
            case ROOMS, ALL -> {
                addNodes(state, wanted);
                addRooms(state, wanted);
            }
            case ROOM -> adopt(state, wanted, "room");
            case PARTICIPANT -> adopt(state, wanted, "participant");
        }
    }

    private void addNodes(ObjectNode state, Wanted wanted) {
        if (!wanted.fields().has("nodes") || !wanted.isEverywhere()) {
            return;
        }
        Map<String, Long> silent = new HashMap<>();
        for (Said each : said(wanted)) {
            if (each.isStale()) {
                silent.put(each.node(), each.heardMsAgo());
            }
        }
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        for (Line each : elsewhere.nodes()) {
            JsonNode its = Trees.of(each, wanted.fields().in("nodes"));
            Long heardMsAgo = silent.get(each.name());
            if (heardMsAgo != null && its instanceof ObjectNode line) {
                put(line, wanted, "state", JsonNodeFactory.instance.textNode("stale"));
                put(line, wanted, "heardMsAgo", LongNode.valueOf(heardMsAgo));
            }
            all.set(each.name(), its);
        }
        state.set("nodes", all);
    }

    private static void put(ObjectNode line, Wanted wanted, String name, JsonNode value) {
        if (wanted.fields().in("nodes").has(name)) {
            line.set(name, value);
        }
    }

    /** Of a room of several a node's own comes first, a stale one last. */
    private void addRooms(ObjectNode state, Wanted wanted) {
        if (!(state.get("rooms") instanceof ObjectNode rooms)) {
            return;
        }
        for (boolean isStale : new boolean[] {false, true}) {
            for (Said each : said(wanted)) {
                if (each.isStale() == isStale) {
                    addRooms(rooms, each, wanted);
                }
            }
        }
    }

    private static void addRooms(ObjectNode rooms, Said said, Wanted wanted) {
        for (Map.Entry<String, JsonNode> each : said.state().path("rooms").properties()) {
            if (!rooms.has(each.getKey()) && wanted.reach().isAbout(each.getKey())) {
                rooms.set(each.getKey(), said.isStale() ? stale(each.getValue()) : each.getValue());
            }
        }
    }

    private static JsonNode stale(JsonNode room) {
        return room instanceof ObjectNode its
                ? new ObjectNode(JsonNodeFactory.instance, new HashMap<>(members(its)))
                        .set("stale", BooleanNode.TRUE)
                : room;
    }

    private static Map<String, JsonNode> members(ObjectNode its) {
        Map<String, JsonNode> all = new HashMap<>();
        its.properties().forEach(each -> all.put(each.getKey(), each.getValue()));
        return all;
    }

    private void adopt(ObjectNode state, Wanted wanted, String part) {
        if (state.has(part)) {
            return;
        }
        for (Said each : said(wanted)) {
            @Nullable JsonNode its = each.state().get(part);
            if (its != null) {
                state.set(part, each.isStale() ? stale(its) : its);
            }
        }
    }
}
