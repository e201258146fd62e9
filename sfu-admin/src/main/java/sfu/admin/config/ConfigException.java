package sfu.admin.config;

/** A configuration that cannot be used, in one line that says where and what to do. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }
}
