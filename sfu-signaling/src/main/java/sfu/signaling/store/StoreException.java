package sfu.signaling.store;

import org.jspecify.annotations.Nullable;

/** The disk did not do what was asked; what was to be written is not. */
public final class StoreException extends RuntimeException {
    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
