package sfu.core.api;

import org.jspecify.annotations.Nullable;

import java.util.function.Function;

/** What many are told alike, with the form in which they are told it, which is made once. */
public final class Shared<T> {
    private final T value;
    private @Nullable Object form; // guarded by this

    public Shared(T value) {
        this.value = value;
    }

    public T value() {
        return value;
    }

    /**
     * Its form; all who ask are to make the same of it.
     *
     * @throws ClassCastException if somebody made a form of another type of it
     */
    public synchronized <F> F as(Class<F> type, Function<T, F> make) {
        if (form == null) {
            form = make.apply(value);
        }
        return type.cast(form);
    }
}
