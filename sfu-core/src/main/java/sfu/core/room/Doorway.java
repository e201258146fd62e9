package sfu.core.room;

import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.Standing;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.LongSupplier;

/** Whom a room lets in, who has to knock, and who does not enter while it is locked. */
final class Doorway {
    /** Who lost the connection may come back into a locked room for so long. */
    static final long RETURN_NS = 30_000_000_000L;

    /** Whoever is forgotten knocks again. */
    private static final int MAX_KNOWN = 10_000;

    /** What becomes of somebody who comes. */
    enum Answer {
        COMES_IN,
        KNOCKS,
        IS_LOCKED_OUT
    }

    private final boolean hasLobby;
    private final LongSupplier clock;
    private final Set<String> admitted = new LinkedHashSet<>(); // identities
    private final SequencedMap<String, Long> lost = new LinkedHashMap<>(); // until when
    private boolean isLocked;

    Doorway(boolean hasLobby, LongSupplier clock) {
        this.hasLobby = hasLobby;
        this.clock = clock;
    }

    void setLocked(boolean is) {
        isLocked = is;
    }

    /**
     * @param isHere whether the identity is in the room, with another session
     */
    Answer answer(JoinRequest request, boolean isHere) {
        Standing standing = request.standing();
        if (isHere || standing == Standing.MODERATOR || standing == Standing.SENT) {
            return Answer.COMES_IN;
        }
        if (isLocked && !isBack(request.identity())) {
            return Answer.IS_LOCKED_OUT;
        }
        boolean isKnown = standing == Standing.ADMITTED || admitted.contains(request.identity());
        return hasLobby && !isKnown ? Answer.KNOCKS : Answer.COMES_IN;
    }

    private boolean isBack(String identity) {
        Long until = lost.get(identity);
        return until != null && until >= clock.getAsLong();
    }

    /** Identities that need not knock again. */
    List<String> admitted() {
        return List.copyOf(admitted);
    }

    /** It need not knock again. */
    void admit(String identity) {
        if (!identity.isEmpty()) {
            admitted.add(identity);
            if (admitted.size() > MAX_KNOWN) {
                admitted.remove(admitted.iterator().next());
            }
        }
    }

    void left(String identity, LeaveReason reason) {
        switch (reason) {
            case DISCONNECTED, ICE_FAILED, DTLS_FAILED -> {
                lost.putLast(identity, clock.getAsLong() + RETURN_NS);
                if (lost.size() > MAX_KNOWN) {
                    lost.remove(lost.keySet().iterator().next());
                }
            }
            case LEFT, REPLACED, MOVED, ENDED, TOKEN_EXPIRED, SERVER_SHUTDOWN ->
                    lost.remove(identity);
            case REMOVED, BANNED -> {
                lost.remove(identity);
                admitted.remove(identity);
            }
        }
    }
}
