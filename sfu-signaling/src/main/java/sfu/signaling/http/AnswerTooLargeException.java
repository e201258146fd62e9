package sfu.signaling.http;

import java.io.IOException;

/** Another node answered with more than is taken. */
public final class AnswerTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * @param most bytes that are taken
     */
    public AnswerTooLargeException(long most) {
        super("its answer is longer than the " + most + " bytes that are taken");
    }
}
