package sfu.core.api;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * All, or some alone.
 *
 * @param only null: all
 */
public record Selection<T>(@Nullable Set<T> only) {
    public Selection {
        only = only == null ? null : Set.copyOf(only);
    }

    public static <T> Selection<T> all() {
        return new Selection<>(null);
    }

    public boolean has(T one) {
        return only == null || only.contains(one);
    }
}
