package sfu.signaling.sdp;

/** An offer that cannot be answered, with a sentence for whoever made it. */
public final class SdpException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean isMalformed;

    private SdpException(String message, boolean isMalformed) {
        super(message);
        this.isMalformed = isMalformed;
    }

    /** It breaks the syntax, or lacks what every offer has. */
    static SdpException malformed(String message) {
        return new SdpException(message, true);
    }

    /** It is understood, but nothing can be made of it here. */
    static SdpException unusable(String message) {
        return new SdpException(message, false);
    }

    public boolean isMalformed() {
        return isMalformed;
    }
}
