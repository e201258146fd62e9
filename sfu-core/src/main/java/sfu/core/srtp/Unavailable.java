package sfu.core.srtp;

/** A native library cannot be used; the message is one line that says why. */
final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;

    Unavailable(String reason) {
        super(reason);
    }
}
