package sfu.admin.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which fields of a state are wanted, by name; each with those below it. Without any, all are.
 *
 * @param below by name
 */
record Fields(SortedMap<String, Fields> below) {
    static final Fields ALL = new Fields(new TreeMap<>());

    private static final int MAX_FIELDS = 200;

    /**
     * @param text names of a scope's fields with dots between levels and commas between fields
     */
    static Fields parse(String text, Scope scope) throws BadQuery {
        Fields root = new Fields(new TreeMap<>());
        String[] paths = text.split(",", -1);
        if (paths.length > MAX_FIELDS) {
            throw new BadQuery("too-many-fields", "at most " + MAX_FIELDS + " fields");
        }
        for (String path : paths) {
            root.add(path.trim(), scope);
        }
        return root;
    }

    private void add(String path, Scope scope) throws BadQuery {
        Map<String, Class<?>> known = scope.parts();
        Fields at = this;
        for (String name : path.split("\\.", -1)) {
            Class<?> type = known.get(name);
            if (type == null) {
                throw new BadQuery(
                        "unknown-field",
                        "scope "
                                + scope.text()
                                + " has no field '"
                                + path
                                + "': where '"
                                + name
                                + "' is there are "
                                + String.join(", ", new TreeMap<>(known).keySet()));
            }
            at = at.below.computeIfAbsent(name, its -> new Fields(new TreeMap<>()));
            known = of(type);
        }
    }

    /** What a record's fields are made of, by name; nothing of what is no record. */
    private static Map<String, Class<?>> of(Class<?> type) {
        Map<String, Class<?>> fields = new TreeMap<>();
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                fields.put(component.getName(), element(component));
            }
            if (type == RoomRates.Room.class) { // of a cluster
                fields.put("node", String.class);
                fields.put("stale", Boolean.class);
            }
        }
        return fields;
    }

    private static Class<?> element(RecordComponent component) {
        if (Collection.class.isAssignableFrom(component.getType())
                && component.getGenericType() instanceof ParameterizedType list) {
            Type element = list.getActualTypeArguments()[0];
            return element instanceof Class<?> its ? its : Object.class;
        }
        return component.getType();
    }

    /** As it is asked for; empty: all. */
    String text() {
        return below.entrySet().stream()
                .flatMap(each ->
                        each.getValue().isAll()
                                ? Stream.of(each.getKey())
                                : Stream.of(each.getValue().text().split(",", -1))
                                        .map(its -> each.getKey() + "." + its))
                .collect(Collectors.joining(","));
    }

    boolean isAll() {
        return below.isEmpty();
    }

    /** Whether this field of the state, or something in it, is wanted. */
    boolean has(String name) {
        return isAll() || below.containsKey(name);
    }

    Fields in(String name) {
        return below.getOrDefault(name, ALL);
    }

    /** Leaves no part of a state but those that are wanted. */
    void choose(ObjectNode state) {
        if (!isAll()) {
            state.retain(below.keySet());
        }
    }
}
