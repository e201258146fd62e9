package sfu.admin.ctl;

/**
 * A command could not do what it was asked: one sentence that tells what to do next, and the exit
 * code.
 */
public final class Failed extends Exception {
    private static final long serialVersionUID = 1;

    /** The server said no. */
    public static final int REFUSED = 1;

    /** Wrong use: flags, files. */
    public static final int USAGE = 2;

    /** No such room, participant ... */
    public static final int NOT_FOUND = 3;

    /** No server answers. */
    public static final int UNREACHABLE = 4;

    /** Who asks may not do this, or is not known. */
    public static final int FORBIDDEN = 5;

    /** What a file wants differs from what is; nothing was changed. */
    public static final int DIFFERS = 6;

    private final int exitCode;

    public Failed(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
