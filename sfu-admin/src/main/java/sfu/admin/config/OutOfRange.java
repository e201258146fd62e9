package sfu.admin.config;

/** A value that its key does not allow. */
final class OutOfRange extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;

    OutOfRange(String key, String message) {
        super(message);
        this.key = key;
    }

    String key() {
        return key;
    }
}
