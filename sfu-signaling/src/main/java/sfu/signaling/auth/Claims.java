package sfu.signaling.auth;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A token's claims, each of the type that it has to be. */
record Claims(Map<String, Object> all) {
    static final int MAX_TEXT = 256;
    static final int MAX_ENTRIES = 64;

    String text(String name) throws TokenException {
        Object value = all.get(name);
        if (value == null) {
            return "";
        }
        if (!(value instanceof String text) || text.length() > MAX_TEXT) {
            throw wrong(name, "a text of at most " + MAX_TEXT + " characters");
        }
        return text;
    }

    boolean flag(String name, boolean absent) throws TokenException {
        return switch (all.get(name)) {
            case null -> absent;
            case Boolean flag -> flag;
            default -> throw wrong(name, "true or false");
        };
    }

    /** From 0, which it is when it is missing. */
    long number(String name) throws TokenException {
        return switch (all.get(name)) {
            case null -> 0;
            case Long number when number >= 0 -> number;
            case Integer number when number >= 0 -> number;
            default -> throw wrong(name, "a whole number from 0");
        };
    }

    int smallNumber(String name) throws TokenException {
        long number = number(name);
        if (number > Integer.MAX_VALUE) {
            throw wrong(name, "a smaller number");
        }
        return (int) number;
    }

    /** Null when it is missing. */
    @Nullable List<String> texts(String name) throws TokenException {
        Object value = all.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof List<?> list) || list.size() > MAX_ENTRIES) {
            throw wrong(name, "a list of at most " + MAX_ENTRIES + " texts");
        }
        List<String> texts = new ArrayList<>();
        for (Object each : list) {
            if (!(each instanceof String text) || text.length() > MAX_TEXT) {
                throw wrong(name, "a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    /** Without any when it is missing. */
    Claims object(String name) throws TokenException {
        return switch (all.get(name)) {
            case null -> new Claims(Map.of());
            case Map<?, ?> map -> {
                Map<String, Object> its = new java.util.HashMap<>();
                map.forEach((key, value) -> its.put(String.valueOf(key), value));
                yield new Claims(its);
            }
            default -> throw wrong(name, "an object");
        };
    }

    static TokenException wrong(String name, String expected) {
        return new TokenException(Refusal.CLAIMS, "the token's " + name + " is not " + expected);
    }
}
