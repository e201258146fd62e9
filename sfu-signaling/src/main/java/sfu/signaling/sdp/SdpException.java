package sfu.signaling.sdp;

/** An offer that cannot be answered, with a sentence for whoever made it. */
public final class SdpException extends Exception {
    private static final long serialVersionUID = 1L;

    public SdpException(String message) {
        super(message);
    }
}
