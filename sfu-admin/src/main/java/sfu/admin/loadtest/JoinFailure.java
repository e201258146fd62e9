package sfu.admin.loadtest;

import java.util.concurrent.ExecutionException;

/** Why a participant could not join, as a sentence for the user. */
public final class JoinFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean isForAll;

    private JoinFailure(String sentence, boolean isForAll) {
        super(sentence);
        this.isForAll = isForAll;
    }

    /** The next participant would fare no better. */
    static JoinFailure ofAll(String sentence) {
        return new JoinFailure(sentence, true);
    }

    /** Media did not connect in time: the next one may. */
    static JoinFailure ofOne(String sentence) {
        return new JoinFailure(sentence, false);
    }

    /** The sentence of what failed on another thread. */
    static String reason(ExecutionException e) {
        Throwable cause = e.getCause();
        return String.valueOf((cause == null ? e : cause).getMessage());
    }

    boolean isForAll() {
        return isForAll;
    }
}
