package sfu.core.api;

/** A request that the media plane refuses, with a code for programs and a sentence for people. */
public final class MediaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was wrong. */
    public enum Code {
        BAD_REQUEST,
        FORBIDDEN,
        NOT_FOUND,
        LIMIT_REACHED,
        CLOSED
    }

    private final Code code;

    public MediaException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
