package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What the values of a file have in common. */
final class Checks {
    private Checks() {}

    static void range(String key, @Nullable Number value, long least, long most) {
        if (value != null && (value.longValue() < least || value.longValue() > most)) {
            boolean isOpen = most == Integer.MAX_VALUE || most == Long.MAX_VALUE;
            String range = isOpen ? "at least " + least : least + " to " + most;
            throw new OutOfRange(key, key + " is " + range + ", not " + value);
        }
    }

    /** As YAML has it, an entry may be missing. */
    static void checkAll(
            String key,
            @Nullable List<? extends @Nullable String> texts,
            Consumer<List<String>> check) {
        List<String> known = new ArrayList<>();
        for (String text : texts == null ? List.<String>of() : texts) {
            known.add(String.valueOf(text));
        }
        try {
            check.accept(known);
        } catch (IllegalArgumentException e) {
            throw new OutOfRange(key, String.valueOf(e.getMessage()));
        }
    }
}
