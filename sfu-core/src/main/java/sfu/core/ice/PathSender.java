package sfu.core.ice;

import org.jspecify.annotations.Nullable;

import sfu.core.stats.DropReason;

import java.nio.charset.StandardCharsets;

/**
 * Sends the messages of ICE. Whoever forges a victim's address is not to have us flood it (RFC 8445
 * 19.5.1): to an address that has not answered a check of ours go no more bytes than came from it
 * in authentic checks, or as many times that as the limits allow. A peer's check pays for one of
 * ours, not for our answer as well; so our check goes first, and the answer when that is answered,
 * or when the peer has sent enough for both and for one repetition. On the ICE thread only.
 */
final class PathSender {
    /**
     * A check of ours beside its username: header, PRIORITY, ICE-CONTROLLED, MESSAGE-INTEGRITY and
     * FINGERPRINT, and the username's own header.
     */
    private static final int CHECK_BYTES = 20 + 8 + 12 + 24 + 8 + 4;

    private final IceMux mux;
    private final PathFollower paths;
    private final int checkBytes;

    PathSender(IceMux mux, PathFollower paths, String username) {
        this.mux = mux;
        this.paths = paths;
        int length = username.getBytes(StandardCharsets.UTF_8).length;
        checkBytes = CHECK_BYTES + (length + 3 & ~3);
    }

    /** So much of a check came from there, which is authentic. */
    void received(Path path, int bytes, long nowNs) {
        PathCredit credit = paths.credit(path);
        if (credit != null && !paths.isProven(path, nowNs)) {
            credit.earn(bytes, mux.limits.amplification(), nowNs);
            release(path, credit, checkBytes, nowNs);
        }
    }

    /** Sends a check of ours, or returns false: it may not leave now. */
    boolean check(Path path, byte[] request) {
        long nowNs = System.nanoTime();
        PathCredit credit = paths.credit(path);
        boolean maySend =
                paths.isProven(path, nowNs)
                        || credit != null && credit.payForCheck(request.length, nowNs);
        if (maySend) {
            mux.send(path, request);
        } else if (credit == null || credit.isLate(nowNs)) {
            mux.stats.drop(DropReason.UNVALIDATED_ADDRESS);
        }
        return maySend;
    }

    /** Sends an answer to a check, now or later. */
    void answer(Path path, byte[] response) {
        answer(path, response, checkBytes);
    }

    /** Sends an answer to a check on a path on which we will not check: it has all the credit. */
    void answerOnly(Path path, byte[] response) {
        answer(path, response, 0);
    }

    private void answer(Path path, byte[] response, int forCheck) {
        long nowNs = System.nanoTime();
        PathCredit credit = paths.credit(path);
        if (paths.isProven(path, nowNs)) {
            mux.send(path, response);
        } else if (credit == null) {
            mux.stats.drop(DropReason.UNVALIDATED_ADDRESS);
        } else {
            credit.keep(response, nowNs);
            release(path, credit, forCheck, nowNs);
        }
    }

    /** The address is the peer's: what waited for that leaves. */
    void proven(Path path) {
        PathCredit credit = paths.credit(path);
        send(path, credit == null ? null : credit.take());
    }

    private void release(Path path, PathCredit credit, int forCheck, long nowNs) {
        send(path, credit.payForAnswer(forCheck, nowNs));
    }

    private void send(Path path, byte @Nullable [] answer) {
        if (answer != null) {
            mux.send(path, answer);
        }
    }
}
