package sfu.signaling.auth;

/** A token that is not accepted, with a sentence for whoever sent it. */
public final class TokenException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    public TokenException(Refusal refusal, String message) {
        super(message);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
