package sfu.signaling.store;

/** The disk did not do what was asked; what was to be written is not. */
public final class StoreException extends RuntimeException {
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
