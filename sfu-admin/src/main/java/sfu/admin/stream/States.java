package sfu.admin.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import sfu.admin.stream.RoomRates.Person;
import sfu.admin.stream.RoomRates.Room;
import sfu.admin.stream.RoomRates.Update;

import java.util.List;

/** The state that watchers of a scope keep, as JSON. */
final class States {
    private States() {}

    /**
     * @param here what this node of a cluster is called; empty: it is alone
     */
    static ObjectNode of(Update update, Wanted wanted, String here) {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        Fields fields = wanted.fields();
        switch (wanted.scope()) {
            case NODE -> state.set("node", Trees.of(update.node(), fields.in("node")));
            case ROOMS, ALL -> {
                if (fields.has("node") && wanted.isEverywhere()) {
                    state.set("node", Trees.of(update.node(), fields.in("node")));
                }
                if (fields.has("rooms")) {
                    state.set("rooms", rooms(update.rooms(), wanted, here));
                }
            }
            case ROOM -> {
                Room room = room(update, wanted.room());
                if (room != null) {
                    Fields its = fields.in("room");
                    state.set("room", at(here, Trees.of(room, its), its));
                }
            }
            case PARTICIPANT -> {
                Person person = person(room(update, wanted.room()), wanted.participant());
                if (person != null) {
                    state.set("participant", Trees.of(person, fields.in("participant")));
                }
            }
        }
        fields.choose(state);
        state.put("at", update.at());
        return state;
    }

    private static @Nullable Room room(Update update, String name) {
        return update.rooms().stream()
                .filter(room -> room.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Person person(@Nullable Room room, String name) {
        return room == null
                ? null
                : room.participants().stream()
                        .filter(p -> p.id().equals(name) || p.identity().equals(name))
                        .findFirst()
                        .orElse(null);
    }

    private static ObjectNode rooms(List<Room> rooms, Wanted wanted, String here) {
        boolean withPeople = wanted.hasPeople();
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        for (Room room : rooms) {
            if (!wanted.reach().isAbout(room.name())) {
                continue;
            }
            JsonNode its = Trees.of(withPeople ? room : room.alone(), wanted.fields().in("rooms"));
            if (!withPeople && its instanceof ObjectNode object) {
                object.remove("participants");
            }
            all.set(room.name(), at(here, its, wanted.fields().in("rooms")));
        }
        return all;
    }

    private static JsonNode at(String here, JsonNode room, Fields fields) {
        if (!here.isEmpty() && fields.has("node") && room instanceof ObjectNode its) {
            its.put("node", here);
        }
        return room;
    }
}
