package sfu.core.api;

import org.jspecify.annotations.Nullable;

import sfu.core.stats.Limit;

import java.util.Locale;

/** A request that the media plane refuses, with a code for programs and a sentence for people. */
public final class MediaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was wrong. */
    public enum Code {
        BAD_REQUEST,
        FORBIDDEN,
        /** Only those on the stage of this room publish. */
        NOT_ON_STAGE,
        NOT_FOUND,
        /** The identity is in the room already. */
        DUPLICATE,
        LIMIT_REACHED,
        /** Nobody enters this room now but moderators. */
        LOCKED,
        /** A moderator did not let it in. */
        REFUSED,
        /** It is no longer what whoever changes it saw. */
        CHANGED,
        /** This server opens no new rooms: another one may. */
        DRAINING,
        CLOSED
    }

    private final Code code;
    private final @Nullable Limit limit;
    private final String kind;

    public MediaException(Code code, String message) {
        this(code, "", message);
    }

    /**
     * @param kind words with dashes that say more than the code; empty: no more
     */
    public MediaException(Code code, String kind, String message) {
        super(message);
        this.code = code;
        this.kind = kind;
        limit = null;
    }

    /** LIMIT_REACHED. */
    public MediaException(Limit limit, String message) {
        super(message);
        this.limit = limit;
        kind = "";
        code = Code.LIMIT_REACHED;
    }

    /** For whoever wants to publish where only those on the stage do. */
    public static MediaException notOnStage() {
        return new MediaException(
                Code.NOT_ON_STAGE,
                "only those on the stage publish in this room: ask with stage.request, or wait to"
                        + " be called");
    }

    public Code code() {
        return code;
    }

    /** Words with dashes that programs tell apart: the code, or more. */
    public String kind() {
        return kind.isEmpty() ? code.name().toLowerCase(Locale.ROOT).replace('_', '-') : kind;
    }

    /** Which limit was reached; null for other codes. */
    public @Nullable Limit limit() {
        return limit;
    }
}
